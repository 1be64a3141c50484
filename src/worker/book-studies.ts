import type { QueueModelConfig } from "../config/config.js";
import { openBook } from "../data/book-file.js";
import type { Cut } from "../data/cut/book-choice.js";
import { cutBook } from "../data/cut/cut-book.js";
import { rebased } from "../data/cut/rebased.js";
import { levelView } from "../data/level-view.js";
import { checkBook, type QualityReport } from "../data/quality.js";
import type { Book, BookInfo } from "../data/rows.js";
import { HftError } from "../errors.js";
import { calibrateOrders, type OrderCalibration, type SentOrder } from "../estimate/calibrate-orders.js";
import { followOrder } from "../estimate/counterfactual.js";
import { type FillEvidence, type FollowedModel, fillEvidence, type RestedFill } from "../estimate/evidence.js";
import type { OrderInQueue, RestingOrder } from "../estimate/in-queue.js";
import { type QueuedStretch, type QueuePaths, queuePaths } from "../estimate/queue-paths.js";

/** What a book says of fills on it. @param epochNs What the fills' times count from. @throws HftError 2001 to 2009. */
export async function evidenceIn(
  bytes: Uint8Array,
  epochNs: string,
  fills: readonly RestedFill[],
  model: FollowedModel,
): Promise<FillEvidence> {
  const book = await levelView(rebased(await openBook(bytes), epochNs));
  try {
    return await fillEvidence(book, fills, model);
  } finally {
    book.close();
  }
}

/** A part of a book as a book. @throws HftError 1002, 2001 to 2009. */
export async function partOf(bytes: Uint8Array, cut: Cut): Promise<{ info: BookInfo; bytes: Uint8Array<ArrayBuffer> }> {
  const { info, pieces } = await cutBook(await openBook(bytes), cut);
  return { info, bytes: new Uint8Array(await new Blob([...pieces()] as Uint8Array<ArrayBuffer>[]).arrayBuffer()) };
}

/** Questions to one book at a time, each of which reads it from its start. */
export class BookStudies {
  #book: Book | null = null;

  /** @param epochNs What its times count from, where another book's are beside them. @throws HftError 2001 to 2009. */
  async open(bytes: Uint8Array, epochNs?: string): Promise<void> {
    const opened = await openBook(bytes);
    this.#book = epochNs === undefined ? opened : rebased(opened, epochNs);
  }

  /** @throws HftError 2004 when none is open, as the others do. */
  async quality(): Promise<QualityReport> {
    return checkBook(this.#opened());
  }

  /** What happened to an order in its queue, and the same order under other queue models. */
  async followOrder(order: RestingOrder): Promise<OrderInQueue> {
    return followOrder(this.#opened(), order);
  }

  /** Quantity ahead of many orders over time; null under a model that can't be followed. */
  async queuePaths(orders: readonly QueuedStretch[], model: QueueModelConfig): Promise<QueuePaths | null> {
    return queuePaths(this.#opened(), orders, model);
  }

  /** How good estimates of fills were where orders were sent. */
  async calibrate(orders: readonly SentOrder[], model: FollowedModel): Promise<OrderCalibration[]> {
    return calibrateOrders(this.#opened(), orders, model);
  }

  #opened(): Book {
    if (!this.#book) throw new HftError(2004, "No book is open.");
    return this.#book;
  }
}
