import { HftError } from "../../errors.js";
import { describeRows } from "../describe.js";
import { joinColumns } from "../importers/columns.js";
import { keepOrder } from "../importers/event-order.js";
import { RowBuilder } from "../importers/row-builder.js";
import type { RowRuns } from "../importers/row-runs.js";
import { type BookInfo, BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../rows.js";
import { OrderFlow } from "./order-flow.js";
import { SeededRandom } from "./random.js";
import { REGIMES, type RegimeName } from "./regimes.js";

export interface GenerateOptions {
  /** A whole number in [0, 2^32). */
  seed: number;
  /** Length, ns. At most an hour. */
  spanNs: number;
  regime?: RegimeName;
  /** Smallest price step, 0.1 unless told; the market begins at 60,000 with any. The flow is the same in ticks and lots. */
  tickSize?: number;
  /** Smallest quantity step, 0.001 unless told. */
  lotSize?: number;
}

const START_PRICE = 60_000;
const BOTH = EXCH + LOCAL;
const MS = 1_000_000;
const MAX_SPAN_NS = 3_600e9;
/** Keeps the market tens of thousands of ticks from zero, and far from the largest tick there is. */
const TICK_SIZES = { low: 0.0001, high: 1 };
const LOT_SIZES = { low: 1e-8, high: 1_000 };
/** From the exchange to here: 1 ms and an exponential part. */
const LATENCY_NS = 1_000_000;
const LATENCY_PART_NS = 400_000;
/** 2023-11-14 22:13:20 UTC: any time does, a fixed one keeps the book the same. */
const EPOCH_NS = 1_700_000_000_000_000_000n;

/**
 * A seeded book that no market made: for a machine without data, and for tests with a known truth. The exchange stamps
 * in whole milliseconds and sends what happened within one together.
 * @throws HftError 1002 for options out of range.
 * @example
 * const { info, rows } = generateBook({ seed: 1, spanNs: 60e9, regime: "burst" });
 */
export function generateBook(options: GenerateOptions): { info: BookInfo; rows: RowColumns } {
  const { seed, spanNs, regime = "calm", tickSize = 0.1, lotSize = 0.001 } = options;
  checkWhole("seed", seed, 0, 2 ** 32 - 1);
  checkWhole("spanNs", spanNs, 1, MAX_SPAN_NS);
  checkStep("tickSize", tickSize, TICK_SIZES);
  checkStep("lotSize", lotSize, LOT_SIZES);
  if (!Object.hasOwn(REGIMES, regime))
    throw new HftError(1003, `regime: got ${regime}, wanted one of ${Object.keys(REGIMES).join(", ")}.`, { field: "regime" });
  const startTicks = Math.round(START_PRICE / tickSize);
  const { epochNs, chunks } = keepOrder(new Recorder(seed, regime, startTicks).record(spanNs), EPOCH_NS, {}, "generator");
  const rows = joinColumns([...chunks()]);
  return { info: { ...aboutBook({ seed, regime, tickSize, lotSize }), ...describeRows(rows, epochNs) }, rows };
}

/** Writes down what the flow does, in steps for prices and quantities. */
class Recorder {
  readonly #rows = new RowBuilder({ tickSize: 1, lotSize: 1 });
  readonly #random: SeededRandom;
  readonly #flow: OrderFlow;
  #exchTs = 0;
  #localTs = 0;

  constructor(
    seed: number,
    readonly regime: RegimeName,
    startTicks: number,
  ) {
    this.#random = new SeededRandom(seed);
    const row = (kind: number) => (side: 1 | -1, ticks: number, lots: number) =>
      this.#rows.add(BOTH + kind + (side > 0 ? BUY : SELL), this.#exchTs, this.#localTs, ticks, lots);
    const listener = { level: row(Kind.depth), trade: row(Kind.trade) };
    this.#flow = new OrderFlow(this.#random, REGIMES[regime], listener, startTicks);
  }

  record(spanNs: number): RowRuns {
    this.#at(0);
    for (const { side, ticks, lots } of this.#flow.levels())
      this.#rows.add(BOTH + Kind.snapshot + (side > 0 ? BUY : SELL), this.#exchTs, this.#localTs, ticks, lots);
    for (let ns = this.#gapNs(0); ns < spanNs; ns += this.#gapNs(ns)) {
      this.#at(Math.floor(ns / MS) * MS);
      this.#flow.step();
    }
    return this.#rows.finish();
  }

  /** A new millisecond is a new message, which can't overtake the one before. */
  #at(exchTs: number): void {
    if (exchTs === this.#exchTs && this.#localTs > 0) return;
    this.#exchTs = exchTs;
    const arrival = exchTs + LATENCY_NS + Math.floor(this.#random.exponential() * LATENCY_PART_NS);
    this.#localTs = Math.max(this.#localTs + 1, arrival);
  }

  #gapNs(ns: number): number {
    const { burst } = REGIMES[this.regime];
    const inBurst = burst !== null && (ns / 1e9) % burst.everyS > burst.everyS - burst.forS;
    return (this.#random.exponential() * 1e9) / (this.#flow.rate * (inBurst ? burst.factor : 1));
  }
}

type Flow = Required<Omit<GenerateOptions, "spanNs">>;

function aboutBook({ seed, regime, tickSize, lotSize }: Flow): Omit<BookInfo, keyof ReturnType<typeof describeRows>> {
  return {
    name: `synthetic-${regime}-${seed}`,
    title: `Synthetic, ${regime}, seed ${seed}`,
    kind: "L2",
    instrument: {
      symbol: "SYNUSDT",
      venue: "Synthetic",
      baseCurrency: "SYN",
      quoteCurrency: "USDT",
      tickSize,
      lotSize,
      contractSize: 1,
    },
    licence: "MIT",
    source: "Generated by this program: a zero-intelligence order flow. No market ever traded like this.",
    synthetic: true,
    notes: [REGIMES[regime].about],
  };
}

function checkWhole(field: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new HftError(1002, `${field}: got ${value}, wanted a whole number from ${low} to ${high}.`, { field });
}

function checkStep(field: string, value: number, { low, high }: { low: number; high: number }): void {
  if (value >= low && value <= high) return;
  throw new HftError(1002, `${field}: got ${value}, wanted a number from ${low} to ${high}.`, { field });
}
