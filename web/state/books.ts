import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { type Remote, wrap } from "comlink";
import type { BookInfo } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import type { MarketOverview } from "../../src/metrics/overview.js";
import { unwrap } from "../../src/worker/answer.js";
import type { BookService } from "../../src/worker/book-worker.js";
import { type BookEntry, bestBook, fetchBook, fetchIndex } from "./book-index.js";
import { type Problem, problemOf } from "./problem.js";
import { load, save } from "./storage.js";
import type { MarketReader } from "./view.js";

/** The book that a run replays. */
export interface OpenBook {
  info: BookInfo;
  bytes: Uint8Array;
}

export interface BookStore {
  entries: ReadonlySignal<readonly BookEntry[]>;
  /** Chosen, whether it could be opened or not. */
  chosen: ReadonlySignal<BookEntry | null>;
  /** Bytes fetched so far; null when nothing is on its way. */
  loading: ReadonlySignal<number | null>;
  problem: ReadonlySignal<Problem | null>;
  open: ReadonlySignal<OpenBook | null>;
  overview: ReadonlySignal<MarketOverview | null>;
  market: ReadonlySignal<MarketReader | null>;
  /** Fetches the index, then the best book or the one chosen last. */
  start(): Promise<void>;
  prefer(name: string): void;
  choose(name: string): Promise<void>;
  retry(): Promise<void>;
}

const KEY = "book";

export class Books implements BookStore {
  readonly entries = signal<readonly BookEntry[]>([]);
  readonly chosen = signal<BookEntry | null>(null);
  readonly loading = signal<number | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly open = signal<OpenBook | null>(null);
  readonly overview = signal<MarketOverview | null>(null);
  readonly market = signal<MarketReader | null>(null);
  #service: Remote<BookService> | null = null;
  #asked = 0;
  #preferred: string | null = null;

  async start(): Promise<void> {
    batch(() => {
      this.problem.value = null;
      this.loading.value = 0;
    });
    try {
      this.entries.value = await fetchIndex();
      const kept = this.entries.value.find((entry) => entry.available && entry.name === (this.#preferred ?? load(KEY)));
      const first = kept ?? bestBook(this.entries.value);
      if (!first) throw new HftError(2004, "No book of the catalogue is available on this machine. Run npm run books, then build again.");
      await this.#open(first);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Opens this book first, if it is there. */
  prefer(name: string): void {
    this.#preferred = name;
  }

  async choose(name: string): Promise<void> {
    const entry = this.entries.value.find((candidate) => candidate.name === name && candidate.available);
    if (!entry || entry.name === this.open.value?.info.name) return;
    save(KEY, name);
    await this.#open(entry);
  }

  async retry(): Promise<void> {
    const entry = this.chosen.value;
    await (entry ? this.#open(entry) : this.start());
  }

  /** A book asked for later wins, whichever comes first. */
  async #open(entry: BookEntry): Promise<void> {
    const asked = ++this.#asked;
    batch(() => {
      this.chosen.value = entry;
      this.problem.value = null;
      this.loading.value = 0;
      this.open.value = null;
      this.overview.value = null;
      this.market.value = null;
    });
    try {
      const bytes = await fetchBook(entry, (count) => {
        if (asked === this.#asked) this.loading.value = count;
      });
      const service = this.#worker();
      const { info, overview } = unwrap(await service.open(bytes));
      if (asked !== this.#asked) return;
      batch(() => {
        this.open.value = { info, bytes };
        this.overview.value = overview;
        this.market.value = readerOf(service);
        this.loading.value = null;
      });
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
  }

  #worker(): Remote<BookService> {
    this.#service ??= wrap<BookService>(new Worker(new URL("../../src/worker/book-worker.ts", import.meta.url), { type: "module" }));
    return this.#service;
  }

  #fail(error: unknown): void {
    batch(() => {
      this.problem.value = problemOf(error);
      this.loading.value = null;
    });
  }
}

function readerOf(service: Remote<BookService>): MarketReader {
  return {
    paint: async (part) => unwrap(await service.paint(part)),
    levelsAt: async (ns, count) => unwrap(await service.levelsAt(ns, count)),
  };
}
