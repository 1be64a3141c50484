import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { proxy, type Remote, wrap } from "comlink";
import type { Inspection } from "../../src/data/inspect.js";
import { HftError } from "../../src/errors.js";
import { type Answer, unwrap } from "../../src/worker/answer.js";
import type { BroughtFile } from "../../src/worker/blob-files.js";
import type { ImportProgress, MadeBook } from "../../src/worker/import-desk.js";
import type { ImportService } from "../../src/worker/import-worker.js";
import importWorkerUrl from "../../src/worker/import-worker.js?worker&url";
import { openWorker } from "../integrity.js";
import type { BookEntry } from "./book-index.js";
import type { Books } from "./books.js";
import {
  BOOK,
  type DraftField,
  draftOf,
  errorsOf,
  freeName,
  type ImportDraft,
  isMapped,
  PLAIN,
  plain,
  requestOf,
  tableWords,
} from "./import-draft.js";
import { type Problem, problemOf } from "./problem.js";

/** How far an import is: its files are looked at, a person is asked, it is read. Null when there is none. */
export type ImportStage = "looking" | "asking" | "reading" | null;

/** What an import left, until it is put away. */
export interface ImportDone {
  entry: BookEntry;
  /** It was among the books before. */
  known: boolean;
}

const EMPTY: ImportDraft = {
  format: "",
  symbol: "",
  venue: "",
  currency: "",
  tickSize: "",
  lotSize: "",
  date: "",
  fields: [],
  units: "",
  kind: "",
};

/** From files on the page to a book that is open. One import at a time, each in a worker of its own. */
export class Imports {
  readonly stage = signal<ImportStage>(null);
  readonly files = signal<readonly BroughtFile[]>([]);
  readonly inspection = signal<Inspection | null>(null);
  readonly draft = signal<ImportDraft>(EMPTY);
  readonly errors: ReadonlySignal<Partial<Record<DraftField, string>>> = computed(() => errorsOf(this.draft.value));
  readonly progress = signal<ImportProgress | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly done = signal<ImportDone | null>(null);
  #worker: Worker | null = null;
  #service: Remote<ImportService> | null = null;
  #crashed: Promise<never> = new Promise(() => {});
  /** Of the import: what belongs to an earlier one no longer counts. */
  #turn = 0;
  /** What a person typed is not overwritten by a guess. */
  #typed = new Set<keyof ImportDraft>();

  constructor(readonly books: Books) {}

  /** Looks at files and asks for what they don't say; books open at once. */
  async begin(files: readonly File[]): Promise<void> {
    if (files.length === 0 || this.stage.value === "reading") return;
    this.cancel();
    const turn = ++this.#turn;
    this.#start();
    batch(() => {
      this.stage.value = "looking";
      this.files.value = files.map((blob) => ({ name: blob.name, blob }));
      this.done.value = null;
    });
    try {
      const inspection = await this.#ask((service) => service.inspect([...this.files.value]));
      if (turn !== this.#turn) return;
      batch(() => {
        this.inspection.value = inspection;
        this.draft.value = draftOf(inspection);
        this.stage.value = "asking";
      });
      if (inspection.detection.format === BOOK) await this.go();
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  set<K extends keyof ImportDraft>(field: K, value: ImportDraft[K]): void {
    this.#typed.add(field);
    this.draft.value = { ...this.draft.value, [field]: value };
    if (field === "format" || field === "fields" || field === "kind") void this.#guess();
  }

  /** Imports as it was told to. */
  async go(): Promise<void> {
    if (this.stage.value !== "asking" || Object.keys(this.errors.value).length > 0) return;
    const turn = this.#turn;
    batch(() => {
      this.stage.value = "reading";
      this.progress.value = null;
      this.problem.value = null;
    });
    try {
      const taken = this.books.entries.value.map(({ name }) => name);
      const request = requestOf(this.draft.value, freeName(this.files.value[0]?.name ?? "", taken));
      const hear = proxy((progress: ImportProgress) => {
        if (turn === this.#turn) this.progress.value = progress;
      });
      const made = await this.#ask((service) => service.make(request, hear));
      if (turn !== this.#turn) return;
      const done = await this.#keep(made, taken);
      if (turn !== this.#turn) return;
      this.cancel();
      this.done.value = done;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** Ends whatever is under way. Nothing of it stays. */
  cancel(): void {
    this.#turn++;
    if (this.#worker) void this.books.tidy();
    this.#worker?.terminate();
    this.#worker = null;
    this.#service = null;
    this.#typed.clear();
    batch(() => {
      this.stage.value = null;
      this.files.value = [];
      this.inspection.value = null;
      this.draft.value = EMPTY;
      this.progress.value = null;
      this.problem.value = null;
    });
  }

  putAway(): void {
    this.done.value = null;
  }

  async #keep({ info, book, quality, report }: MadeBook, taken: readonly string[]): Promise<ImportDone> {
    const before = this.books.entries.value.find(({ digest, available }) => available && digest === info.digest);
    // One that was only lent may be kept now.
    if (before?.own?.passing) await this.books.remove(before.name);
    else if (before) {
      await this.books.choose(before.name);
      return { entry: before, known: true };
    }
    const name = freeName(info.name, taken);
    return { entry: await this.books.add({ name, info, book, quality, report, addedMs: Date.now() }), known: false };
  }

  /** The steps again, as the columns are told now. */
  async #guess(): Promise<void> {
    const draft = this.draft.value;
    if (draft.format === "" || (draft.format === PLAIN && !isMapped(draft))) return;
    const turn = this.#turn;
    const steps = await this.#ask((service) => service.guess(draft.format, tableWords(draft))).catch(() => null);
    if (!steps || turn !== this.#turn) return;
    const guessed = { ...this.draft.value };
    for (const field of ["tickSize", "lotSize"] as const) if (!this.#typed.has(field)) guessed[field] = plain(steps[field]);
    this.draft.value = guessed;
  }

  #start(): void {
    const worker = openWorker(importWorkerUrl);
    this.#worker = worker;
    this.#service = wrap<ImportService>(worker);
    this.#crashed = new Promise((_, reject) => {
      worker.addEventListener("error", (event) => {
        const why = event.message ? `: ${event.message}` : "";
        reject(new HftError(5003, `The worker that imports was ended by the browser${why}. The file may need more memory than there is.`));
      });
    });
    // Whoever waits for an answer hears of it; without one nobody has to.
    this.#crashed.catch(() => {});
  }

  async #ask<T>(question: (service: Remote<ImportService>) => Promise<Answer<T>>): Promise<T> {
    if (!this.#service) throw new HftError(2006, "No file is open.");
    return unwrap(await Promise.race([question(this.#service), this.#crashed]));
  }

  #fail(error: unknown): void {
    batch(() => {
      this.problem.value = problemOf(error);
      this.stage.value = "asking";
      this.progress.value = null;
    });
  }
}
