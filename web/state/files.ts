import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { SourceFile } from "../../src/strategy/transpile.js";
import { EXAMPLES, type Example, NEW_STRATEGY } from "./examples.js";
import { load, save } from "./storage.js";

const KEY = "files";
/** Up to so much text is saved at each key, so that a tab that is killed has all of it; more would hold up typing. */
const SAVED_AT_ONCE_CHARS = 200_000;
const SAVE_AFTER_MS = 200;

interface Kept {
  files: SourceFile[];
  active: string;
}

/** The files of the editor, kept in this browser. */
export class Files {
  readonly files: Signal<readonly SourceFile[]>;
  readonly activeName: Signal<string>;
  readonly active: ReadonlySignal<SourceFile>;
  /** Counts changes of a text that did not come from the editor, so that it can take them over. */
  readonly replaced = signal(0);
  /** False when this browser keeps nothing (a private window), so that the page can say so. */
  readonly kept = signal(true);
  #saving: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const { files, active } = readKept() ?? { files: EXAMPLES.slice(0, 2).map(({ name, text }) => ({ name, text })), active: "" };
    this.files = signal(files);
    this.activeName = signal(files.some((file) => file.name === active) ? active : (files[0]?.name ?? ""));
    this.active = computed(() => this.file(this.activeName.value) ?? (this.files.value[0] as SourceFile));
  }

  file(name: string): SourceFile | undefined {
    return this.files.value.find((file) => file.name === name);
  }

  select(name: string): void {
    this.activeName.value = name;
    this.#saveSoon();
  }

  edit(name: string, text: string): void {
    if (this.file(name)?.text === text) return;
    this.files.value = this.files.value.map((file) => (file.name === name ? { name, text } : file));
    this.#saveSoon();
  }

  /** Shows an example; text that a person wrote under its name stays, and the example goes beside it. */
  openExample({ name, text }: Example): void {
    const there = this.files.value.find((file) => file.text === text) ?? null;
    if (there) this.select(there.name);
    else this.#add(this.#free(name), text);
  }

  /** Takes files that came with a link. A file of one's own of the same name and another text is kept under a new name. */
  receive(files: readonly SourceFile[], entry: string): void {
    for (const { name, text } of files) {
      const own = this.file(name);
      if (own && own.text !== text) this.#rename(name, this.#free(name.replace(/\.ts$/, "-mine.ts")));
      if (!this.file(name)) this.files.value = [...this.files.value, { name, text }];
    }
    this.replaced.value++;
    this.select(entry);
  }

  /** Changes a text from outside of the editor, where it can be undone. */
  replace(name: string, text: string): void {
    this.edit(name, text);
    this.replaced.value++;
  }

  create(): void {
    this.#add(this.#free("strategy.ts"), NEW_STRATEGY);
  }

  /** The last file stays. */
  close(name: string): void {
    const at = this.files.value.findIndex((file) => file.name === name);
    if (at < 0 || this.files.value.length === 1) return;
    this.files.value = this.files.value.filter((file) => file.name !== name);
    if (this.activeName.value === name) this.activeName.value = this.files.value[Math.max(0, at - 1)]?.name ?? "";
    this.#saveSoon();
  }

  /** The active file and those it imports, so that a half-written other one does not stop a run. */
  forRun(): { files: SourceFile[]; entry: string } {
    const wanted = new Map<string, SourceFile>();
    const waiting = [this.active.value];
    for (let file = waiting.pop(); file; file = waiting.pop()) {
      wanted.set(file.name, file);
      for (const [, name] of file.text.matchAll(/from\s*["']\.\/([\w.-]+?)(?:\.(?:ts|js))?["']/g)) {
        const imported = this.file(`${name}.ts`);
        if (imported && !wanted.has(imported.name)) waiting.push(imported);
      }
    }
    return { files: [...wanted.values()], entry: this.active.value.name };
  }

  save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    const kept: Kept = { files: [...this.files.value], active: this.activeName.value };
    this.kept.value = save(KEY, kept);
  }

  #saveSoon(): void {
    const chars = this.files.value.reduce((sum, { text }) => sum + text.length, 0);
    if (chars <= SAVED_AT_ONCE_CHARS) this.save();
    else this.#saving ??= setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  #rename(name: string, to: string): void {
    this.files.value = this.files.value.map((file) => (file.name === name ? { ...file, name: to } : file));
  }

  #add(name: string, text: string): void {
    this.files.value = [...this.files.value, { name, text }];
    this.select(name);
  }

  #free(name: string): string {
    const stem = name.replace(/\.ts$/, "");
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? name : `${stem}-${number}.ts`;
      if (!this.file(candidate)) return candidate;
    }
  }
}

function readKept(): Kept | null {
  const kept = load(KEY) as Partial<Kept> | null;
  if (!Array.isArray(kept?.files) || kept.files.length === 0) return null;
  const whole = kept.files.every((file) => typeof file?.name === "string" && typeof file?.text === "string");
  return whole ? { files: kept.files, active: String(kept.active) } : null;
}
