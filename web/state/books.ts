import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Remote, wrap } from "comlink";
import { type Cut, cutName, formatPlaylist, parsePlaylist } from "../../src/data/cut/book-choice.js";
import type { QualityReport } from "../../src/data/quality.js";
import type { BookInfo } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import type { FillEvidence, FollowedModel, RestedFill } from "../../src/estimate/evidence.js";
import type { MarketOverview } from "../../src/metrics/overview.js";
import { unwrap } from "../../src/worker/answer.js";
import type { BookService } from "../../src/worker/book-worker.js";
import bookWorkerUrl from "../../src/worker/book-worker.js?worker&url";
import type { NewBook } from "../../src/worker/library/library.js";
import { openWorker } from "../integrity.js";
import { type BookEntry, bestBook, entryOf, fetchBook, fetchIndex, joinEntries } from "./book-index.js";
import { type Problem, problemOf } from "./problem.js";
import { load, save } from "./storage.js";
import { Studies, type Study } from "./studies.js";
import type { MarketReader } from "./view.js";

/** A book that a run replays: the part of it that was chosen. */
export interface OpenBook {
  /** Its name in the list, with the part. */
  info: BookInfo;
  bytes: Uint8Array<ArrayBuffer>;
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
  /** Why a book could not be put beside the chosen one. */
  besideProblem: ReadonlySignal<Problem | null>;
  /** The part of the chosen one that is played; null for all of it. */
  cut: ReadonlySignal<Cut | null>;
  open: ReadonlySignal<OpenBook | null>;
  /** Those that are played beside it, over the same time. */
  beside: ReadonlySignal<readonly OpenBook[]>;
  /** All that are played, in instrument order; empty while nothing is open. */
  playing: ReadonlySignal<readonly OpenBook[]>;
  /** Which of them the panes show; 0 is the chosen one. */
  shown: ReadonlySignal<number>;
  shownInfo: ReadonlySignal<BookInfo | null>;
  /** What is chosen, as a link or `--book` has it; empty for nothing. */
  choice: ReadonlySignal<string>;
  overview: ReadonlySignal<MarketOverview | null>;
  market: ReadonlySignal<MarketReader | null>;
  /** Of the open book, once it was asked for or is known. */
  quality: ReadonlySignal<QualityReport | null>;
  /** Fetches the index, then the best book or the one chosen last. */
  start(): Promise<void>;
  prefer(choice: string): void;
  /** Opens a book, all of it or a part. */
  choose(name: string, cut?: Cut | null): Promise<void>;
  /** Plays a book beside the chosen one, or no longer. */
  putBeside(name: string, on: boolean): Promise<void>;
  /** Plays these side by side, the first one first. */
  chooseAll(names: readonly string[]): Promise<void>;
  /** Lets the panes show another one of those that are played. */
  show(index: number): Promise<void>;
  retry(): Promise<void>;
  /** Puts a book among one's own, and opens it unless told otherwise. */
  add(made: NewBook, open?: boolean): Promise<BookEntry>;
  /** Deletes one of one's own; when it is open, the best of the rest opens. */
  remove(name: string): Promise<void>;
  /** What a book says of fills on it. Rejects with HftError. @param epochNs What the fills' times count from. */
  evidenceIn(bytes: Uint8Array, epochNs: string, fills: readonly RestedFill[], model: FollowedModel): Promise<FillEvidence>;
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
  readonly entries = computed(() => joinEntries(this.#catalogue.value, this.#own.value));
  readonly indexProblem = signal<Problem | null>(null);
  readonly chosen = signal<BookEntry | null>(null);
  readonly loading = signal<number | null>(null);
  readonly problem = signal<Problem | null>(null);
  readonly besideProblem = signal<Problem | null>(null);
  readonly cut = signal<Cut | null>(null);
  readonly open = signal<OpenBook | null>(null);
  readonly #beside = signal<readonly { name: string; book: OpenBook }[]>([]);
  readonly beside = computed(() => this.#beside.value.map(({ book }) => book));
  readonly besideNames = computed(() => this.#beside.value.map(({ name }) => name));
  readonly shown = signal(0);
  /** Of the one that shows, when it is not the first: its times count from the first one's. */
  readonly #rebased = signal<BookInfo | null>(null);
  /** The one that the panes show. */
  readonly shownInfo = computed(() => (this.shown.value === 0 ? (this.open.value?.info ?? null) : this.#rebased.value));
  /** In instrument order; empty while nothing is open. */
  readonly playing = computed(() => (this.open.value ? [this.open.value, ...this.beside.value] : []));
  readonly choice = computed(() => {
    const name = this.chosen.value?.name;
    return name === undefined ? "" : formatPlaylist({ name, cut: this.cut.value, beside: this.besideNames.value });
  });
  readonly overview = signal<MarketOverview | null>(null);
  readonly market = signal<MarketReader | null>(null);
  #service: Remote<BookService> | null = null;
  readonly #studies = new Studies();
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
      const { name, cut, beside } = parsePlaylist(this.#preferred ?? keptChoice());
      const kept = this.#there(name);
      const first = kept ?? bestBook(this.entries.value);
      if (!first) throw this.#indexError ?? noBook();
      await this.#open(first, kept ? cut : null);
      for (const other of kept ? beside : []) await this.putBeside(other, true);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Opens this first, if it is there. */
  prefer(choice: string): void {
    this.#preferred = choice;
  }

  async choose(name: string, cut: Cut | null = null): Promise<void> {
    const entry = this.#there(name);
    if (!entry || (this.open.value && name === this.chosen.value?.name && sameCut(cut, this.cut.value))) return;
    const beside = this.besideNames.value.filter((other) => other !== name);
    await this.#open(entry, cut);
    for (const other of beside) await this.putBeside(other, true);
    save(KEY, this.choice.value);
  }

  async chooseAll(names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !this.#there(name));
    if (missing.length > 0) {
      this.besideProblem.value = problemOf(notHere(missing));
      return;
    }
    const [first = "", ...others] = names;
    if (first !== this.chosen.value?.name) await this.choose(first);
    for (const other of others) await this.putBeside(other, true);
  }

  async putBeside(name: string, on: boolean): Promise<void> {
    if (!on) {
      const at = this.besideNames.value.indexOf(name);
      if (this.shown.value > at) await this.show(0);
      this.#beside.value = this.#beside.value.filter((other) => other.name !== name);
      save(KEY, this.choice.value);
      return;
    }
    const entry = this.#there(name);
    const chosen = this.chosen.value;
    if (!entry || !chosen || !this.open.value || name === chosen.name || this.besideNames.value.includes(name)) return;
    const asked = this.#asked;
    batch(() => {
      this.loading.value = 0;
      this.besideProblem.value = null;
    });
    try {
      const cut = this.cut.value && cutOf(entry, chosen, this.cut.value);
      const book = await this.#part(entry, cut, await this.#bytes(entry, asked));
      if (asked !== this.#asked) return;
      this.#beside.value = [...this.#beside.value, { name, book }];
      save(KEY, this.choice.value);
      this.loading.value = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.besideProblem.value = problemOf(error);
      this.loading.value = null;
    }
  }

  async show(index: number): Promise<void> {
    const book = this.playing.value[index];
    if (!book || index === this.shown.value) return;
    const asked = this.#asked;
    const { info, overview } = unwrap(await this.#worker().open(book.bytes, this.#epochOf(book)));
    if (asked !== this.#asked) return;
    batch(() => {
      this.shown.value = index;
      this.overview.value = overview;
      this.market.value = this.#readerOf(book);
      this.quality.value = null;
      this.#rebased.value = { ...info, name: book.info.name };
    });
  }

  async retry(): Promise<void> {
    const entry = this.chosen.value;
    await (entry ? this.#open(entry, this.cut.value) : this.start());
  }

  async add(made: NewBook, open = true): Promise<BookEntry> {
    const added = entryOf(unwrap(await this.#worker().addOwn(made)));
    this.#own.value = [...this.#own.value, added];
    if (open) await this.choose(added.name);
    return added;
  }

  async remove(name: string): Promise<void> {
    unwrap(await this.#worker().removeOwn(name));
    this.#own.value = this.#own.value.filter((entry) => entry.name !== name);
    if (this.besideNames.value.includes(name)) await this.putBeside(name, false);
    if (this.chosen.value?.name !== name) return;
    const next = bestBook(this.entries.value);
    if (next) await this.choose(next.name);
    else this.#close();
  }

  async evidenceIn(bytes: Uint8Array, epochNs: string, fills: readonly RestedFill[], model: FollowedModel): Promise<FillEvidence> {
    return this.#studies.ask((service) => service.evidenceIn(bytes, epochNs, fills, model));
  }

  async tidy(): Promise<void> {
    unwrap(await this.#worker().tidy());
  }

  async checkQuality(): Promise<void> {
    const { playing, shown } = this;
    const book = playing.value[shown.value];
    if (!book || this.quality.value) return;
    const report = await this.#studies.askOf(book.bytes, this.#epochOf(book), (service) => service.quality());
    if (playing.value[shown.value] === book) this.quality.value = report;
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
    this.#forget(null, null);
    this.#fail(noBook());
  }

  #forget(entry: BookEntry | null, cut: Cut | null): void {
    batch(() => {
      this.chosen.value = entry;
      this.cut.value = cut;
      this.besideProblem.value = null;
      this.open.value = null;
      this.#beside.value = [];
      this.shown.value = 0;
      this.#rebased.value = null;
      this.overview.value = null;
      this.market.value = null;
      // What is known of a book is of all of it.
      this.quality.value = cut ? null : (entry?.quality ?? null);
    });
  }

  /** A book asked for later wins, whichever comes first. */
  async #open(entry: BookEntry, cut: Cut | null): Promise<void> {
    const asked = ++this.#asked;
    batch(() => {
      this.#forget(entry, cut);
      this.problem.value = null;
      this.loading.value = 0;
    });
    try {
      const book = await this.#part(entry, cut, await this.#bytes(entry, asked));
      const { overview } = unwrap(await this.#worker().open(book.bytes));
      if (asked !== this.#asked) return;
      batch(() => {
        this.open.value = book;
        this.overview.value = overview;
        this.market.value = this.#readerOf(book);
        this.loading.value = null;
      });
    } catch (error) {
      if (asked !== this.#asked) return;
      // A part that is not there must not keep the book from being opened again.
      if (cut) this.cut.value = null;
      this.#fail(error);
    }
  }

  async #bytes(entry: BookEntry, asked: number): Promise<Uint8Array<ArrayBuffer>> {
    if (entry.own) return unwrap(await this.#worker().openOwn(entry.name));
    return fetchBook(entry, (count) => {
      if (asked === this.#asked) this.loading.value = count;
    });
  }

  /** Under its name in the list, where its header may have another book's. */
  async #part(entry: BookEntry, cut: Cut | null, bytes: Uint8Array<ArrayBuffer>): Promise<OpenBook> {
    if (!cut) return { info: { ...unwrap(await this.#worker().infoOf(bytes)), name: entry.name }, bytes };
    const part = await this.#studies.ask((service) => service.partOf(bytes, cut));
    return { info: { ...part.info, name: cutName(entry.name, cut) }, bytes: part.bytes };
  }

  /** What the book's times count from, where it is not the first one's. */
  #epochOf(book: OpenBook): string | undefined {
    const first = this.open.value;
    return first && first !== book ? first.info.epochNs : undefined;
  }

  #readerOf(book: OpenBook): MarketReader {
    const service = this.#worker();
    const epochNs = this.#epochOf(book);
    const ask = <T>(study: Study<T>) => this.#studies.askOf(book.bytes, epochNs, study);
    return {
      paint: async (part) => unwrap(await service.paint(part)),
      levelsAt: async (moment, count) => unwrap(await service.levelsAt(moment, count)),
      step: async (from, by, unit) => unwrap(await service.step(from, by, unit)),
      calibrate: (orders, model) => ask((studies) => studies.calibrate(orders, model)),
      followOrder: (order) => ask((studies) => studies.followOrder(order)),
      queuePaths: (orders, model) => ask((studies) => studies.queuePaths(orders, model)),
    };
  }

  #there(name: string): BookEntry | undefined {
    return this.entries.value.find((entry) => entry.name === name && entry.available);
  }

  #worker(): Remote<BookService> {
    this.#service ??= wrap<BookService>(this.#started());
    return this.#service;
  }

  /** Whoever waits for a worker that could not start would wait for ever. */
  #started(): Worker {
    const worker = openWorker(bookWorkerUrl);
    worker.addEventListener("error", ({ message }) => {
      this.#fail(
        new HftError(7002, `The worker that reads books could not start${message ? `: ${message}` : ", or was ended by the browser."}`),
      );
    });
    return worker;
  }

  #fail(error: unknown): void {
    batch(() => {
      this.problem.value = problemOf(error);
      this.loading.value = null;
    });
  }
}

function keptChoice(): string {
  const kept = load(KEY);
  return typeof kept === "string" ? kept : "";
}

function sameCut(one: Cut | null, other: Cut | null): boolean {
  return one?.fromNs === other?.fromNs && one?.toNs === other?.toNs;
}

/** The same stretch of time in another book. */
function cutOf(entry: BookEntry, chosen: BookEntry, { fromNs, toNs }: Cut): Cut {
  const shiftNs = Number(BigInt(chosen.epochNs) - BigInt(entry.epochNs));
  return { fromNs: fromNs + shiftNs, toNs: toNs + shiftNs };
}

function notHere(names: readonly string[]): HftError {
  const told = names.join(", ");
  return new HftError(
    2004,
    `Played side by side are to be books that are not on this machine: ${told}. Choose two of the same time by hand.`,
  );
}

function noBook(): HftError {
  return new HftError(
    2004,
    "No book of the catalogue is available on this machine. Run npm run books, then build again, or open a file of your own.",
  );
}
