import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Remote, wrap } from "comlink";
import type { QualityReport } from "../../src/data/quality.js";
import type { BookInfo } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import type { MarketOverview } from "../../src/metrics/overview.js";
import { unwrap } from "../../src/worker/answer.js";
import type { BookService } from "../../src/worker/book-worker.js";
import type { NewBook } from "../../src/worker/library/library.js";
import { type BookEntry, bestBook, entryOf, fetchBook, fetchIndex } from "./book-index.js";
import { type Problem, problemOf } from "./problem.js";
import { load, save } from "./storage.js";
import type { MarketReader } from "./view.js";

/** The book that a run replays. */
export interface OpenBook {
  info: BookInfo;
  bytes: Uint8Array;
}

export interface BookStore {
  /** The catalogue's, then one's own. */
  entries: ReadonlySignal<readonly BookEntry[]>;
  /** Why the catalogue's are missing. */
  indexProblem: ReadonlySignal<Problem | null>;
  /** Chosen, whether it could be opened or not. */
  chosen: ReadonlySignal<BookEntry | null>;
  /** Bytes fetched so far; null when nothing is on its way. */
  loading: ReadonlySignal<number | null>;
  problem: ReadonlySignal<Problem | null>;
  open: ReadonlySignal<OpenBook | null>;
  overview: ReadonlySignal<MarketOverview | null>;
  market: ReadonlySignal<MarketReader | null>;
  /** Of the open book, once it was asked for or is known. */
  quality: ReadonlySignal<QualityReport | null>;
  /** Fetches the index, then the best book or the one chosen last. */
  start(): Promise<void>;
  prefer(name: string): void;
  choose(name: string): Promise<void>;
  retry(): Promise<void>;
  /** Puts a book that was imported among one's own, and opens it. */
  add(made: NewBook): Promise<BookEntry>;
  /** Deletes one of one's own; when it is open, the best of the rest opens. */
  remove(name: string): Promise<void>;
  /** Clears away what an import that was ended had put aside. */
  tidy(): Promise<void>;
  /** Finds the quality of the open book. Rejects with HftError. */
  checkQuality(): Promise<void>;
}

const KEY = "book";

export class Books implements BookStore {
  readonly quality = signal<QualityReport | null>(null);
  readonly #catalogue = signal<readonly BookEntry[]>([]);
  readonly #own = signal<readonly BookEntry[]>([]);
  readonly entries = computed(() => [...this.#catalogue.value, ...this.#own.value]);
  readonly indexProblem = signal<Problem | null>(null);
  readonly chosen = signal<BookEntry | null>(null);
  readonly loading = signal<number | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly open = signal<OpenBook | null>(null);
  readonly overview = signal<MarketOverview | null>(null);
  readonly market = signal<MarketReader | null>(null);
  #service: Remote<BookService> | null = null;
  #asked = 0;
  #indexError: unknown = null;
  #preferred: string | null = null;

  async start(): Promise<void> {
    batch(() => {
      this.problem.value = null;
      this.loading.value = 0;
    });
    try {
      await Promise.all([this.#list(), this.#listOwn()]);
      const kept = this.entries.value.find((entry) => entry.available && entry.name === (this.#preferred ?? load(KEY)));
      const first = kept ?? bestBook(this.entries.value);
      if (!first) throw this.#indexError ?? noBook();
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

  async add(made: NewBook): Promise<BookEntry> {
    const added = entryOf(unwrap(await this.#worker().addOwn(made)));
    this.#own.value = [...this.#own.value, added];
    await this.choose(added.name);
    return added;
  }

  async remove(name: string): Promise<void> {
    unwrap(await this.#worker().removeOwn(name));
    this.#own.value = this.#own.value.filter((entry) => entry.name !== name);
    if (this.chosen.value?.name !== name) return;
    const next = bestBook(this.entries.value);
    if (next) await this.choose(next.name);
    else this.#close();
  }

  async tidy(): Promise<void> {
    unwrap(await this.#worker().tidy());
  }

  async checkQuality(): Promise<void> {
    const { open } = this;
    const book = open.value;
    if (!book || this.quality.value) return;
    const report = unwrap(await this.#worker().quality());
    if (open.value === book) this.quality.value = report;
  }

  /** One's own books can be used without the catalogue's. */
  async #list(): Promise<void> {
    this.#indexError = null;
    try {
      this.#catalogue.value = await fetchIndex();
    } catch (error) {
      this.#indexError = error;
    }
    this.indexProblem.value = this.#indexError === null ? null : problemOf(this.#indexError);
  }

  async #listOwn(): Promise<void> {
    this.#own.value = unwrap(await this.#worker().ownBooks()).map(entryOf);
  }

  #close(): void {
    batch(() => {
      this.chosen.value = null;
      this.open.value = null;
      this.overview.value = null;
      this.market.value = null;
    });
    this.#fail(noBook());
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
      this.quality.value = entry.quality ?? null;
    });
    try {
      const service = this.#worker();
      const bytes = entry.own
        ? unwrap(await service.openOwn(entry.name))
        : await fetchBook(entry, (count) => {
            if (asked === this.#asked) this.loading.value = count;
          });
      const { info, overview } = unwrap(await service.open(bytes));
      if (asked !== this.#asked) return;
      batch(() => {
        // Its name in the list, where its header may have another book's.
        this.open.value = { info: { ...info, name: entry.name }, bytes };
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

function noBook(): HftError {
  return new HftError(
    2004,
    "No book of the catalogue is available on this machine. Run npm run books, then build again, or open a file of your own.",
  );
}

function readerOf(service: Remote<BookService>): MarketReader {
  return {
    paint: async (part) => unwrap(await service.paint(part)),
    levelsAt: async (moment, count) => unwrap(await service.levelsAt(moment, count)),
    step: async (from, by, unit) => unwrap(await service.step(from, by, unit)),
    wouldHave: async (order) => unwrap(await service.wouldHave(order)),
    fillEvidence: async (fills, model) => unwrap(await service.fillEvidence(fills, model)),
  };
}
