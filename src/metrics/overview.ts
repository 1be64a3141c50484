import { Ladder, type LadderState } from "../data/ladder.js";
import { BUY, Kind, LOCAL, type RowColumns } from "../data/rows.js";
import type { LatencyHistogram } from "../engine/record.js";
import { NO_TICK } from "../units.js";
import { GrowingColumn } from "./columns.js";
import { addLatency, makeHistogram } from "./histogram.js";

/** Best prices of the local book, an entry each time one of them changed. */
export interface BestPrices {
  length: number;
  localTs: Float64Array;
  /** Exchange time of the batch that changed it, never falling. */
  exchTs: Float64Array;
  bidTicks: Int32Array;
  askTicks: Int32Array;
}

export interface MarketTrades {
  length: number;
  localTs: Float64Array;
  ticks: Int32Array;
  lots: Float64Array;
  /** 1 a buyer took, -1 a seller took. */
  side: Int8Array;
}

/** What a book shows before any run. */
export interface MarketOverview {
  best: BestPrices;
  trades: MarketTrades;
  /** Exchange to local as recorded, one a batch. */
  feed: LatencyHistogram;
  /** Range of the best prices, ticks; NO_TICK in an empty book. */
  lowTicks: number;
  highTicks: number;
  /** Level quantities that the depth ramp starts and ends at, lots. */
  depthLowLots: number;
  depthHighLots: number;
}

/** The ladder before the first row of a chunk, to start a replay from. */
export interface Checkpoint {
  chunk: number;
  /** Local time of the last batch before it; -Infinity at the start. */
  localTs: number;
  bidTicks: number;
  askTicks: number;
  ladder: LadderState;
}

const float64 = (length: number) => new Float64Array(length);
const int32 = (length: number) => new Int32Array(length);
const int8 = (length: number) => new Int8Array(length);

/** Reads a book's local side once, chunk by chunk. */
export class OverviewBuilder {
  readonly ladder = new Ladder();
  readonly checkpoints: Checkpoint[] = [];
  readonly #best = {
    localTs: new GrowingColumn(float64),
    exchTs: new GrowingColumn(float64),
    bidTicks: new GrowingColumn(int32),
    askTicks: new GrowingColumn(int32),
  };
  readonly #trades = {
    localTs: new GrowingColumn(float64),
    ticks: new GrowingColumn(int32),
    lots: new GrowingColumn(float64),
    side: new GrowingColumn(int8),
  };
  readonly #feed = makeHistogram();
  readonly #levelLots = new GrowingColumn(float64);
  #batchLocalTs = Number.NaN;
  #batchExchTs = Number.NaN;
  #lastExchTs = Number.NEGATIVE_INFINITY;
  #bidTicks = NO_TICK;
  #askTicks = NO_TICK;

  /** Adds the next chunk; `keepCheckpoint` remembers the ladder before it. */
  addChunk(chunk: number, rows: RowColumns, keepCheckpoint: boolean): void {
    if (keepCheckpoint) this.#keepCheckpoint(chunk);
    for (let i = 0; i < rows.length; i++) {
      const ev = rows.ev[i] as number;
      if ((ev & LOCAL) === 0) continue;
      const localTs = rows.localTs[i] as number;
      if (localTs !== this.#batchLocalTs) this.#endBatch();
      this.#batchLocalTs = localTs;
      this.#batchExchTs = rows.exchTs[i] as number;
      if ((ev & 0xff) === Kind.trade) this.#addTrade(rows, i);
      else this.ladder.apply(rows, i);
    }
  }

  finish(): MarketOverview {
    this.#endBatch();
    this.#sampleLevels();
    const best = finishColumns(this.#best);
    return {
      best,
      trades: finishColumns(this.#trades),
      feed: this.#feed,
      ...priceRange(best),
      ...depthRange(this.#levelLots.finish()),
    };
  }

  #keepCheckpoint(chunk: number): void {
    const { bidTicks, askTicks } = this.ladder;
    const localTs = Number.isNaN(this.#batchLocalTs) ? Number.NEGATIVE_INFINITY : this.#batchLocalTs;
    this.checkpoints.push({ chunk, localTs, bidTicks, askTicks, ladder: this.ladder.state() });
    this.#sampleLevels();
  }

  #addTrade(rows: RowColumns, i: number): void {
    this.#trades.localTs.push(rows.localTs[i] as number);
    this.#trades.ticks.push(rows.ticks[i] as number);
    this.#trades.lots.push(rows.lots[i] as number);
    this.#trades.side.push(((rows.ev[i] as number) & BUY) !== 0 ? 1 : -1);
  }

  #endBatch(): void {
    if (Number.isNaN(this.#batchLocalTs)) return;
    addLatency(this.#feed, this.#batchLocalTs - this.#batchExchTs);
    const { bidTicks, askTicks } = this.ladder;
    if (bidTicks === this.#bidTicks && askTicks === this.#askTicks) return;
    this.#bidTicks = bidTicks;
    this.#askTicks = askTicks;
    this.#lastExchTs = Math.max(this.#lastExchTs, this.#batchExchTs);
    this.#best.localTs.push(this.#batchLocalTs);
    this.#best.exchTs.push(this.#lastExchTs);
    this.#best.bidTicks.push(bidTicks);
    this.#best.askTicks.push(askTicks);
  }

  /** Quantities of the levels that a chart can show: near the best prices. */
  #sampleLevels(): void {
    const { bidTicks, askTicks, bids, asks } = this.ladder;
    if (bidTicks === NO_TICK || askTicks === NO_TICK) return;
    const reach = Math.max(50, Math.round(bidTicks * 0.002));
    for (const [ticks, lots] of bids) if (ticks >= bidTicks - reach) this.#levelLots.push(lots);
    for (const [ticks, lots] of asks) if (ticks <= askTicks + reach) this.#levelLots.push(lots);
  }
}

type Finished<T> = { [K in keyof T]: T[K] extends GrowingColumn<infer C> ? C : never } & { length: number };

function finishColumns<T extends Record<string, GrowingColumn<Float64Array | Int32Array | Int8Array>>>(columns: T): Finished<T> {
  const finished: Record<string, unknown> = { length: Object.values(columns)[0]?.length ?? 0 };
  for (const [name, column] of Object.entries(columns)) finished[name] = column.finish();
  return finished as Finished<T>;
}

function priceRange(best: BestPrices): { lowTicks: number; highTicks: number } {
  let lowTicks = NO_TICK;
  let highTicks = NO_TICK;
  for (let i = 0; i < best.length; i++) {
    const bid = best.bidTicks[i] as number;
    const ask = best.askTicks[i] as number;
    if (bid !== NO_TICK && (lowTicks === NO_TICK || bid < lowTicks)) lowTicks = bid;
    if (ask !== NO_TICK && (highTicks === NO_TICK || ask > highTicks)) highTicks = ask;
  }
  return { lowTicks, highTicks };
}

/** From a twentieth of the median level to the level that one in two hundred exceeds. */
function depthRange(lots: Float64Array): { depthLowLots: number; depthHighLots: number } {
  if (lots.length === 0) return { depthLowLots: 1, depthHighLots: 10 };
  const sorted = lots.sort();
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
  const depthLowLots = Math.max(1, at(0.5) / 20);
  return { depthLowLots, depthHighLots: Math.max(depthLowLots * 10, at(0.995)) };
}
