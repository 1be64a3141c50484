import { type ReadonlySignal, signal } from "@preact/signals";
import type { RunRecord } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import type { Books } from "./books.js";
import type { Files } from "./files.js";
import { type Problem, problemOf } from "./problem.js";
import type { Setup } from "./setup.js";
import { decodeShare, encodeShare, type Share } from "./share.js";

/** What became of a press of Share. */
export type ShareState = "idle" | "copied" | "shown";

const COPIED_MS = 2_500;

/** What of the page's state a link carries. */
export interface ShareParts {
  files: Files;
  setup: Setup;
  books: Books;
  record: ReadonlySignal<RunRecord | null>;
}

/** Links out, and what came in by one. */
export class Sharing {
  /** What the page was opened with; null once it is put away. */
  readonly received = signal<Share | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly state = signal<ShareState>("idle");
  /** The link, for a browser that does not let it be copied. */
  readonly link = signal("");

  constructor(readonly parts: ShareParts) {}

  /** Takes what the address carries, and takes it out of the address: a reload must not add it again. */
  receive(): void {
    const { hash, pathname, search } = location;
    try {
      const share = decodeShare(hash);
      if (!share) return;
      this.parts.files.receive(share.files, share.entry);
      this.parts.setup.receive(share.setup);
      this.parts.books.prefer(share.book);
      this.received.value = share;
    } catch (error) {
      this.problem.value = problemOf(error);
    }
    history.replaceState(null, "", pathname + search);
  }

  async share(): Promise<void> {
    try {
      this.link.value = new URL(this.#hash(), location.href).href;
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

  putAway(): void {
    this.received.value = null;
    this.problem.value = null;
    this.state.value = "idle";
  }

  #settle(): void {
    if (this.state.value === "copied") this.state.value = "idle";
  }

  #hash(): string {
    const { files, setup, books, record } = this.parts;
    const book = books.choice.value;
    return encodeShare({ ...files.forRun(), setup: { ...setup.draft.value }, book, run: record.value?.hash ?? "", view: null });
  }
}
