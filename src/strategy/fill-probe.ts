import { SeededRandom } from "../data/generator/random.js";
import type { Book } from "../data/rows.js";
import { HftError } from "../errors.js";
import { type CalibrationReport, FillCalibration } from "../estimate/calibration.js";
import { createHftEngine, type HftEngineOptions } from "./session.js";
import { HftStrategy } from "./strategy.js";
import type { BookView, Execution } from "./types.js";

export interface CalibrateOptions extends Omit<HftEngineOptions, "exchangeConnector"> {
  book: Book;
  /** Default 1 s, 10 s and 60 s. */
  horizonsNs?: readonly number[];
  /** Between two orders, ns; default half a second. */
  everyNs?: number;
  /** Of the places of the orders. */
  seed?: number;
}

/** How good the estimates for one horizon were. */
export interface HorizonCalibration {
  horizonNs: number;
  all: CalibrationReport;
  /** Of the orders at the best price or inside the spread only: the distance does not help there. */
  best: CalibrationReport;
}

/** Orders are placed up to 2 to this many times the spread behind the best price. */
const OCTAVES = 6;

/**
 * Asks the engine how likely an order fills, sends the order, and sees: real orders in the simulated exchange, standing in the
 * real queue of a market-by-order book. Every estimate was made before its outcome, of what was heard by then.
 * @throws HftError 1002 for horizons or an interval that are none.
 */
export async function calibrateFills(options: CalibrateOptions): Promise<HorizonCalibration[]> {
  const { book, horizonsNs = [1e9, 10e9, 60e9], everyNs = 0.5e9, seed = 1, ...engineOptions } = options;
  for (const [field, value] of [...horizonsNs.map((ns) => ["horizonsNs", ns] as const), ["everyNs", everyNs] as const])
    if (!(value > 0 && Number.isFinite(value))) throw new HftError(1002, `${field}: got ${value}, wanted ns above 0.`, { field });
  const engine = await createHftEngine({
    latencyModel: "optimistic",
    ...engineOptions,
    exchangeConnector: book,
    config: { maxActiveOrders: 100_000, ...engineOptions.config },
  });
  const probe = new FillProbe({ executionEngine: engine });
  probe.set(horizonsNs, everyNs, seed);
  const record = await engine.run(probe);
  if (record.error) throw new HftError(record.error.code, record.error.message, record.error.place);
  return horizonsNs.map((horizonNs, i) => {
    const all = new FillCalibration();
    const best = new FillCalibration();
    for (const { said, filledAfterNs, sentNs, atBest } of probe.seen) {
      // What the book's end cut off is no case.
      if (sentNs + horizonNs > record.endNs) continue;
      const happened = filledAfterNs <= horizonNs;
      all.add(said[i] as number, happened);
      if (atBest) best.add(said[i] as number, happened);
    }
    return { horizonNs, all: all.report(), best: best.report() };
  });
}

interface Probed {
  said: number[];
  sentNs: number;
  atBest: boolean;
  /** Infinity when it was not. */
  filledAfterNs: number;
}

class FillProbe extends HftStrategy {
  readonly seen: Probed[] = [];
  #horizonsNs: readonly number[] = [];
  #everyNs = 0;
  #random = new SeededRandom(0);

  set(horizonsNs: readonly number[], everyNs: number, seed: number): void {
    this.#horizonsNs = horizonsNs;
    this.#everyNs = everyNs;
    this.#random = new SeededRandom(seed);
  }

  override onStart(): void {
    this.setTimer(this.#everyNs);
  }

  override async onTimer(): Promise<void> {
    this.setTimer(this.#everyNs);
    const book = this.engine.book();
    const price = this.#price(book);
    if (price === null) return;
    const { lotSize } = this.engine.instrument();
    const order = { side: price.side, price: price.price, quantity: lotSize } as const;
    const said: number[] = [];
    for (const horizonNs of this.#horizonsNs) said.push((await this.engine.estimateFillProbability({ ...order, horizonNs })).probability);
    const probed: Probed = { said, sentNs: this.engine.nowNs, atBest: price.atBest, filledAfterNs: Number.POSITIVE_INFINITY };
    const ended = this.engine.executeOrder({ ...order, symbol: book.symbol, timeInForce: "GTX", awaitFill: true });
    this.seen.push(probed);
    void ended.then((execution) => this.#note(probed, execution));
    const id = Math.max(...this.engine.activeOrders.keys());
    await this.engine.sleep(Math.max(...this.#horizonsNs) + 1e9);
    await this.engine.cancelOrder(id);
  }

  #note(probed: Probed, execution: Execution): void {
    if (execution.status === "filled" && execution.queueWaitTimeNs !== null) probed.filledAfterNs = execution.queueWaitTimeNs;
    // The price was gone when it came: no order that rested.
    if (execution.status === "expired") this.seen.splice(this.seen.indexOf(probed), 1);
  }

  /** Somewhere from inside the spread to far behind the best price. */
  #price(book: BookView): { side: "buy" | "sell"; price: number; atBest: boolean } | null {
    const [bid, ask] = [book.bid(0), book.ask(0)];
    if (!bid || !ask) return null;
    const { tickSize } = this.engine.instrument();
    const side = this.#random.below(2) === 0 ? "buy" : "sell";
    const sign = side === "buy" ? 1 : -1;
    const best = Math.round((side === "buy" ? bid.price : ask.price) / tickSize);
    const spread = Math.round((ask.price - bid.price) / tickSize);
    const where = this.#random.unit();
    if (where < 0.4) return { side, price: best * tickSize, atBest: true };
    if (where < 0.55 && spread > 1) return { side, price: (best + sign * (1 + this.#random.below(spread - 1))) * tickSize, atBest: true };
    const behind = Math.max(1, Math.round(spread * 2 ** (this.#random.unit() * OCTAVES)));
    return { side, price: (best - sign * behind) * tickSize, atBest: false };
  }
}
