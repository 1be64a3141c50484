import { openBook } from "../../src/data/book-file.js";
import { Ladder } from "../../src/data/ladder.js";
import { type BookInfo, BUY, Kind, type RowColumns } from "../../src/data/rows.js";
import { makeScale } from "../../src/units.js";

type Level = [price: string, quantity: string];

/** What a venue would send for the rows of one message. */
export interface PlayedMessage {
  /** Local time in the book, ns. */
  ns: number;
  bids: Level[];
  asks: Level[];
  trades: { price: string; quantity: string; makerIsBuyer: boolean }[];
}

/** Time between two messages once the book has ended, ns. */
const REPEAT_NS = 100e6;

/**
 * Turns the rows of a book into a venue's messages, and keeps the venue's own order book: the truth that a feed has to find. The
 * messages do not end with the book: then the best bid is sent again and again, each time with a trade of one lot.
 */
export class BookPlayer {
  readonly truth = new Ladder();
  /** Local time of the last message in the book, ns. */
  nowNs: number;
  readonly #price;
  readonly #quantity;
  #at = 0;

  private constructor(
    readonly info: BookInfo,
    readonly rows: RowColumns[],
  ) {
    this.#price = makeScale(info.instrument.tickSize);
    this.#quantity = makeScale(info.instrument.lotSize);
    this.#chunk = rows[0] as RowColumns;
    this.#opening();
    this.nowNs = this.nextNs;
  }

  #chunk: RowColumns;
  #chunkAt = 0;

  static async of(bytes: Uint8Array): Promise<BookPlayer> {
    const book = await openBook(bytes);
    const rows: RowColumns[] = [];
    for (let chunk = 0; chunk < book.chunkCount; chunk++) rows.push(await book.readChunk(chunk));
    return new BookPlayer(book.info, rows);
  }

  get #ended(): boolean {
    return this.#chunkAt >= this.rows.length;
  }

  /** Local time of the next message, ns. */
  get nextNs(): number {
    return this.#ended ? this.nowNs + REPEAT_NS : (this.#chunk.localTs[this.#at] as number);
  }

  /** The rows that share the next pair of stamps. */
  next(): PlayedMessage {
    const ns = this.nextNs;
    this.nowNs = ns;
    if (this.#ended) return this.#repeat(ns);
    const exchTs = this.#chunk.exchTs[this.#at];
    const message: PlayedMessage = { ns, bids: [], asks: [], trades: [] };
    while (!this.#ended && this.nextNs === ns && this.#chunk.exchTs[this.#at] === exchTs) {
      this.#row(message);
      this.#advance();
    }
    return message;
  }

  #repeat(ns: number): PlayedMessage {
    const { bidTicks, bids } = this.truth;
    const best = this.#level(bidTicks, bids.get(bidTicks) ?? 0);
    return { ns, bids: [best], asks: [], trades: [{ price: best[0], quantity: this.#quantity.format(1), makerIsBuyer: true }] };
  }

  snapshot(): { bids: Level[]; asks: Level[] } {
    const side = (levels: Map<number, number>, sign: number) =>
      [...levels].sort((a, b) => sign * (a[0] - b[0])).map(([ticks, lots]) => this.#level(ticks, lots));
    return { bids: side(this.truth.bids, -1), asks: side(this.truth.asks, 1) };
  }

  /** The levels that a book begins with are the venue's before anybody listens. */
  #opening(): void {
    const kindOf = () => (this.#chunk.ev[this.#at] as number) & 0xff;
    while (!this.#ended && (kindOf() === Kind.clear || kindOf() === Kind.snapshot)) {
      this.truth.apply(this.#chunk, this.#at);
      this.#advance();
    }
  }

  #row(message: PlayedMessage): void {
    const ev = this.#chunk.ev[this.#at] as number;
    const [ticks, lots] = [this.#chunk.ticks[this.#at] as number, this.#chunk.lots[this.#at] as number];
    const kind = ev & 0xff;
    const isBuy = (ev & BUY) !== 0;
    if (kind === Kind.trade) {
      const [price, quantity] = this.#level(ticks, lots);
      message.trades.push({ price, quantity, makerIsBuyer: !isBuy });
      return;
    }
    if (kind === Kind.clear) {
      this.#cleared(message);
      return;
    }
    this.truth.apply(this.#chunk, this.#at);
    (isBuy ? message.bids : message.asks).push(this.#level(ticks, lots));
  }

  /** What is cleared is told level by level. */
  #cleared(message: PlayedMessage): void {
    const before = { bids: [...this.truth.bids.keys()], asks: [...this.truth.asks.keys()] };
    this.truth.apply(this.#chunk, this.#at);
    for (const side of ["bids", "asks"] as const)
      for (const gone of before[side]) if (!this.truth[side].has(gone)) message[side].push(this.#level(gone, 0));
  }

  #level(ticks: number, lots: number): Level {
    return [this.#price.format(ticks), this.#quantity.format(lots)];
  }

  #advance(): void {
    this.#at++;
    if (this.#at < this.#chunk.length) return;
    this.#at = 0;
    this.#chunkAt++;
    if (!this.#ended) this.#chunk = this.rows[this.#chunkAt] as RowColumns;
  }
}
