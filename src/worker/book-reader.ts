import { openBook } from "../data/book-file.js";
import { rebased } from "../data/cut/rebased.js";
import { levelView } from "../data/level-view.js";
import type { Book, BookInfo } from "../data/rows.js";
import { HftError } from "../errors.js";
import { type BookStep, BookSteps, type Moment } from "../metrics/book-steps.js";
import { Chunks } from "../metrics/chunks.js";
import { type DepthImage, type DepthLevels, DepthReplay, type DepthWindow } from "../metrics/depth-replay.js";
import { type MarketOverview, OverviewBuilder } from "../metrics/overview.js";

const CHECKPOINTS = 64;

export interface OpenedBook {
  info: BookInfo;
  overview: MarketOverview;
}

/** @throws HftError 2001 to 2009. */
export async function infoOf(bytes: Uint8Array): Promise<BookInfo> {
  const book = await openBook(bytes);
  book.close();
  return book.info;
}

/** One book at a time: its overview, and pictures of its depth. */
export class BookReader {
  #replay: DepthReplay | null = null;
  #steps: BookSteps | null = null;
  #book: Book | null = null;

  /**
   * Reads the whole book once; a book opened before is closed. @param epochNs What its times count from, where another
   * book's are beside them. @throws HftError 2001 to 2009.
   */
  async open(bytes: Uint8Array, epochNs?: string): Promise<OpenedBook> {
    this.#book?.close();
    this.#replay = null;
    this.#steps = null;
    const opened = await openBook(bytes);
    const book = await levelView(epochNs === undefined ? opened : rebased(opened, epochNs));
    this.#book = book;
    const builder = new OverviewBuilder();
    const every = Math.max(1, Math.ceil(book.chunkCount / CHECKPOINTS));
    for (let chunk = 0; chunk < book.chunkCount; chunk++) builder.addChunk(chunk, await book.readChunk(chunk), chunk % every === 0);
    const overview = builder.finish();
    const chunks = new Chunks(book);
    this.#replay = new DepthReplay(chunks, builder.checkpoints);
    this.#steps = new BookSteps(chunks, builder.checkpoints);
    return { info: book.info, overview };
  }

  paint(part: DepthWindow): Promise<DepthImage> {
    return this.#opened().paint(part);
  }

  levelsAt(moment: Moment, count: number): Promise<DepthLevels> {
    return this.#opened().levelsAt(moment, count);
  }

  /** The next row or batch, or the one before. @throws HftError 2004 when no book is open. */
  async step(from: Moment, by: 1 | -1, unit: "event" | "batch"): Promise<BookStep | null> {
    if (!this.#steps) throw new HftError(2004, "No book is open.");
    return this.#steps.step(from, by, unit);
  }

  #opened(): DepthReplay {
    if (!this.#replay) throw new HftError(2004, "No book is open.");
    return this.#replay;
  }
}
