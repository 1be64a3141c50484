import { type ReadonlySignal, signal } from "@preact/signals";
import type { RunConfig } from "../../src/config/config.js";
import type { RunRecord } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import type { SourceFile } from "../../src/strategy/transpile.js";
import type { Books } from "./books.js";
import type { Files } from "./files.js";
import { type Problem, problemOf } from "./problem.js";
import type { Setup } from "./setup.js";
import type { Share, SharedView } from "./share.js";
import type { RunView } from "./view.js";

/** What became of a press of Share. */
export type ShareState = "idle" | "copied" | "shown";

const COPIED_MS = 2_500;

/** What made the run that shows. */
export interface RunMade {
  files: readonly SourceFile[];
  entry: string;
  config: RunConfig;
}

/** What of the page's state a link and a report carry. */
export interface ShareParts {
  files: Files;
  setup: Setup;
  books: Books;
  record: ReadonlySignal<RunRecord | null>;
  made: ReadonlySignal<RunMade | null>;
  view: () => RunView;
}

/** Links out, and what came in by one. */
export class Sharing {
  /** What the page was opened with; null once it is put away. */
  readonly received = signal<Share | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly state = signal<ShareState>("idle");
  /** The link or snippet, for a browser that does not let it be copied. */
  readonly link = signal("");
  /** What the sender looked at, until a run of the same hash has it to show. */
  #awaited: { run: string; view: SharedView } | null = null;

  constructor(readonly parts: ShareParts) {}

  /** Takes what the address carries, and takes it out of the address: a reload must not add it again. */
  async receive(): Promise<void> {
    const { hash, pathname, search } = location;
    if (!/^#s\d-/.test(hash)) return;
    try {
      const { decodeShare } = await import("./share.js");
      const share = decodeShare(hash);
      if (!share) return;
      this.parts.files.receive(share.files, share.entry);
      this.parts.setup.receive(share.setup);
      this.parts.books.prefer(share.book);
      this.received.value = share;
      this.#awaited = share.view && share.run !== "" ? { run: share.run, view: share.view } : null;
    } catch (error) {
      this.problem.value = problemOf(error);
    }
    history.replaceState(null, "", pathname + search);
  }

  /** After a run: when it is the one that was shared, the page looks at what the sender looked at. */
  arrived(record: RunRecord): void {
    const awaited = this.#awaited;
    if (awaited?.run !== record.hash) return;
    this.#awaited = null;
    const { range, selectedOrderId } = this.parts.view();
    const { window, order } = awaited.view;
    if (window) range.value = { fromNs: window[0], toNs: window[1] };
    if (order !== null) selectedOrderId.value = order;
  }

  share(): Promise<void> {
    return this.#copy(() => this.#address(""));
  }

  /** The lines of HTML that put the experiment into another page. */
  shareEmbed(): Promise<void> {
    return this.#copy(async () => embedSnippet(await this.#address("?embed=1"), this.parts.files.active.value.name));
  }

  /** The run that shows as one HTML file. */
  async saveReport(): Promise<void> {
    const record = this.parts.record.value;
    const made = this.parts.made.value;
    if (!record || !made) return;
    try {
      const [{ runReport }, { downloadText }] = await Promise.all([
        import("../../src/report/report.js"),
        import("../panes/parts/download.js"),
      ]);
      const { books, view } = this.parts;
      const report = runReport({
        record,
        files: made.files,
        entry: made.entry,
        verdict: view().judging.verdict.value,
        instrument: books.shown.value,
        link: this.#isAsRun() ? await this.#address("") : undefined,
      });
      downloadText(`${made.entry.replace(/\.ts$/, "")}-${record.hash.slice(0, 8)}.html`, report, "text/html");
    } catch (error) {
      this.problem.value = problemOf(
        error instanceof HftError ? error : new HftError(7005, "The report could not be made. Are you online?"),
      );
    }
  }

  putAway(): void {
    this.received.value = null;
    this.problem.value = null;
    this.state.value = "idle";
  }

  async #copy(make: () => Promise<string>): Promise<void> {
    try {
      this.link.value = await make();
    } catch (error) {
      this.problem.value = problemOf(error instanceof HftError ? error : new HftError(7005, "The link could not be made."));
      return;
    }
    const copied = await navigator.clipboard?.writeText(this.link.value).then(
      () => true,
      () => false,
    );
    this.state.value = copied ? "copied" : "shown";
    if (copied) setTimeout(() => this.#settle(), COPIED_MS);
  }

  #settle(): void {
    if (this.state.value === "copied") this.state.value = "idle";
  }

  async #address(search: string): Promise<string> {
    const { encodeShare } = await import("./share.js");
    const { origin, pathname } = new URL(location.href);
    return `${origin}${pathname}${search}${encodeShare(this.#shared())}`;
  }

  #shared(): Share {
    const { files, setup, books, record } = this.parts;
    const book = books.choice.value;
    // The hash and the view of a run that other code or another set-up made would be no promise.
    const run = this.#isAsRun() ? (record.value?.hash ?? "") : "";
    return { ...files.forRun(), setup: { ...setup.draft.value }, book, run, view: run === "" ? null : this.#looked() };
  }

  #looked(): SharedView | null {
    const { range, selectedOrderId } = this.parts.view();
    const [window, order] = [range.value, selectedOrderId.value];
    if (!window && order === null) return null;
    return { window: window && [Math.floor(window.fromNs), Math.ceil(window.toNs)], order };
  }

  /** Whether the code and the set-up are still those of the run that shows. */
  #isAsRun(): boolean {
    const { files, setup, made } = this.parts;
    const was = made.value;
    if (!was) return false;
    const now = { ...files.forRun(), config: setup.config.value };
    return JSON.stringify([now.files, now.entry, now.config]) === JSON.stringify([was.files, was.entry, was.config]);
  }
}

/** What is pasted into another page: a frame that grows with what it shows. `docs/embedding.md` explains it. */
export function embedSnippet(address: string, title: string): string {
  const text = (value: string) => value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<iframe src="${text(address)}" title="${text(title)}, SIGMAX HFT Playground" loading="lazy" style="width:100%;height:640px;border:0"></iframe>
<script>
addEventListener("message", ({ source, data }) => {
  if (data?.type !== "sigmax-hft") return;
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === source) frame.style.height = data.height + "px";
});
</script>
`;
}
