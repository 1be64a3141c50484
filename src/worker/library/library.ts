import type { ImportReport } from "../../data/importers/index.js";
import type { QualityReport } from "../../data/quality.js";
import type { BookInfo } from "../../data/rows.js";
import { createSha256 } from "../../data/sha256.js";
import { HftError } from "../../errors.js";
import type { LibraryFiles } from "./files.js";
import { MemoryFiles } from "./memory-files.js";

const BOOK = ".hftbook";
const CARD = ".json";
const PART = ".part";
const VERSION = 1;

/** What is known of a book without reading its rows. */
export interface BookCard {
  version: typeof VERSION;
  /** In this library; the book's own header may have another one. */
  name: string;
  info: BookInfo;
  bytes: number;
  /** Of the file, 64 hex digits. */
  sha256: string;
  quality: QualityReport;
  report: ImportReport | null;
  /** ms since 1970. */
  addedMs: number;
}

/** A book on the shelf. */
export interface ShelvedBook extends BookCard {
  /** Null when it stays after the page is closed; else why it does not. */
  passing: string | null;
}

export type NewBook = Pick<BookCard, "name" | "info" | "quality" | "report" | "addedMs"> & { book: Blob };

/** Lets one page at a time write or clean up, so that no page sweeps away what another one is writing. */
export interface LibraryLock {
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Does nothing while another page holds it. */
  ifFree(work: () => Promise<void>): Promise<void>;
}

const NO_KEEPING = "This browser does not let the page keep files, as in a private window.";

/**
 * A person's own books. A book is written beside its place and renamed when it is whole, then its card likewise: what has
 * no card was never finished, and is swept away at the next start.
 */
export class Library {
  readonly #memory = new MemoryFiles();
  readonly #passing = new Map<string, { card: BookCard; why: string }>();

  constructor(
    readonly kept: LibraryFiles | null,
    readonly lock: LibraryLock,
  ) {}

  async list(): Promise<ShelvedBook[]> {
    const kept = this.kept ? await this.#cards(this.kept) : [];
    const passing = [...this.#passing.values()].map(({ card, why }) => ({ ...card, passing: why }));
    return [...kept.map((card) => ({ ...card, passing: null })), ...passing].sort((a, b) => a.addedMs - b.addedMs);
  }

  /** Keeps a book, or lends it until the page is closed when it can't be kept. */
  async add(made: NewBook): Promise<ShelvedBook> {
    const { kept } = this;
    if (!kept) return this.#lend(made, NO_KEEPING);
    try {
      return { ...(await this.lock.hold(() => put(kept, made))), passing: null };
    } catch (error) {
      if (error instanceof HftError && error.code === 7006) return this.#lend(made, error.message);
      throw error;
    }
  }

  /** The book's bytes. @throws HftError 2004 when it is not there, 2002 when it is not what was kept. */
  async open(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const passing = this.#passing.get(name);
    const files = passing ? this.#memory : this.kept;
    const card = passing?.card ?? (files && (await cardOf(files, name)));
    const blob = files && (await files.read(name + BOOK));
    if (!card || !blob) throw new HftError(2004, `The book ${name} is no longer in this browser. Was it deleted in another tab?`);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const whole = createSha256();
    whole.update(bytes);
    const got = whole.hex();
    if (got === card.sha256) return bytes;
    throw new HftError(
      2002,
      `The book ${name} has changed since it was kept: its SHA-256 begins with ${got.slice(0, 8)}, wanted ${card.sha256.slice(0, 8)}. Delete it and open the file again.`,
      { file: name + BOOK },
    );
  }

  async remove(name: string): Promise<void> {
    if (this.#passing.delete(name)) return this.#memory.remove(name + BOOK);
    const { kept } = this;
    if (!kept) return;
    // The card first: a book without one is no book.
    await this.lock.hold(async () => {
      await kept.remove(name + CARD);
      await kept.remove(name + BOOK);
    });
  }

  async #cards(files: LibraryFiles): Promise<BookCard[]> {
    await this.lock.ifFree(() => sweep(files));
    const names = (await files.names()).filter((name) => name.endsWith(CARD)).map((name) => name.slice(0, -CARD.length));
    const cards = await Promise.all(names.map((name) => cardOf(files, name)));
    return cards.filter((card) => card !== null);
  }

  async #lend(made: NewBook, why: string): Promise<ShelvedBook> {
    const card = await put(this.#memory, made);
    this.#passing.set(card.name, { card, why });
    return { ...card, passing: why };
  }
}

async function put(files: LibraryFiles, { book, ...made }: NewBook): Promise<BookCard> {
  const hash = createSha256();
  const { name } = made;
  await files.write(name + BOOK + PART, book, (piece) => hash.update(piece));
  const card: BookCard = { version: VERSION, ...made, bytes: book.size, sha256: hash.hex() };
  try {
    await files.rename(name + BOOK + PART, name + BOOK);
    await files.write(name + CARD + PART, new Blob([JSON.stringify(card)]));
    await files.rename(name + CARD + PART, name + CARD);
  } catch (error) {
    for (const suffix of [CARD + PART, CARD, BOOK + PART, BOOK]) await files.remove(name + suffix).catch(() => {});
    throw error;
  }
  return card;
}

/** Null when there is none that this version can read. */
async function cardOf(files: LibraryFiles, name: string): Promise<BookCard | null> {
  try {
    const card = JSON.parse((await (await files.read(name + CARD))?.text()) ?? "null") as BookCard | null;
    return card?.version === VERSION && card.name === name ? card : null;
  } catch {
    return null;
  }
}

async function sweep(files: LibraryFiles): Promise<void> {
  const names = new Set(await files.names());
  for (const name of names) {
    const isBook = name.endsWith(BOOK);
    // What can't be removed now is tried again at the next start.
    if (name.endsWith(PART) || (isBook && !names.has(name.slice(0, -BOOK.length) + CARD))) await files.remove(name).catch(() => {});
  }
}
