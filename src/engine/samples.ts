import * as abi from "../../assembly/abi.js";
import type { BookInfo } from "../data/rows.js";
import type { MemoryView } from "./memory-view.js";
import type { LatencyHistogram, RunRecord, SampleColumns } from "./record.js";

/** Samples drained from the core, the first `cap` of them. */
export class SampleLog {
  columns: SampleColumns;
  dropped = 0;
  #room: number;

  /** `expected` of them get room at once, so that a run of a known length copies none. */
  constructor(
    readonly cap: number,
    expected: number,
  ) {
    this.#room = Math.max(1_024, Math.min(cap, expected));
    this.columns = makeColumns(this.#room);
  }

  take(memory: MemoryView, at: number, count: number): void {
    const kept = Math.min(count, this.cap - this.columns.length);
    this.dropped += count - kept;
    const first = this.columns.length;
    if (first + kept > this.#room) {
      this.#room = Math.max(first + kept, this.#room * 2);
      this.columns = resized(this.columns, this.#room);
    }
    const { data } = memory;
    const { ts, instrument, bidTicks, askTicks, positionLots, balance, fee } = this.columns;
    for (let k = 0; k < kept; k++) {
      const from = at + k * abi.SAMPLE_BYTES;
      ts[first + k] = data.getFloat64(from + abi.SAMPLE_TS, true);
      instrument[first + k] = data.getInt32(from + abi.SAMPLE_INSTRUMENT, true);
      bidTicks[first + k] = data.getInt32(from + abi.SAMPLE_BID_TICKS, true);
      askTicks[first + k] = data.getInt32(from + abi.SAMPLE_ASK_TICKS, true);
      positionLots[first + k] = data.getFloat64(from + abi.SAMPLE_POSITION_LOTS, true);
      balance[first + k] = data.getFloat64(from + abi.SAMPLE_BALANCE, true);
      fee[first + k] = data.getFloat64(from + abi.SAMPLE_FEE, true);
    }
    this.columns.length = first + kept;
  }

  /** What was taken so far. The log keeps the same memory and no more of it, unless hardly any is left over. */
  finish(): SampleColumns {
    const { length } = this.columns;
    if (length <= this.#room * 0.9) {
      this.columns = resized(this.columns, length);
      this.#room = length;
    }
    return cut(this.columns, length);
  }
}

function makeColumns(room: number): SampleColumns {
  return {
    length: 0,
    ts: new Float64Array(room),
    instrument: new Uint8Array(room),
    bidTicks: new Int32Array(room),
    askTicks: new Int32Array(room),
    positionLots: new Float64Array(room),
    balance: new Float64Array(room),
    fee: new Float64Array(room),
  };
}

function cut(columns: SampleColumns, length: number): SampleColumns {
  const { ts, instrument, bidTicks, askTicks, positionLots, balance, fee } = columns;
  return {
    length,
    ts: ts.subarray(0, length),
    instrument: instrument.subarray(0, length),
    bidTicks: bidTicks.subarray(0, length),
    askTicks: askTicks.subarray(0, length),
    positionLots: positionLots.subarray(0, length),
    balance: balance.subarray(0, length),
    fee: fee.subarray(0, length),
  };
}

function resized(columns: SampleColumns, room: number): SampleColumns {
  const made = makeColumns(room);
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column === "number") continue;
    (made as unknown as Record<string, Float64Array>)[name]?.set(column.subarray(0, columns.length));
  }
  made.length = columns.length;
  return made;
}

export function readHistograms(memory: MemoryView, at: number): RunRecord["latency"] {
  return {
    feed: readHistogram(memory, at),
    entry: readHistogram(memory, at + abi.HISTOGRAM_BYTES),
    response: readHistogram(memory, at + 2 * abi.HISTOGRAM_BYTES),
    roundTrip: readHistogram(memory, at + 3 * abi.HISTOGRAM_BYTES),
  };
}

function readHistogram({ data, f64 }: MemoryView, at: number): LatencyHistogram {
  const count = data.getFloat64(at + abi.HISTOGRAM_COUNT, true);
  const first = (at + abi.HISTOGRAM_COUNTS) >> 3;
  return {
    count,
    minNs: count === 0 ? Number.NaN : data.getFloat64(at + abi.HISTOGRAM_MIN, true),
    maxNs: count === 0 ? Number.NaN : data.getFloat64(at + abi.HISTOGRAM_MAX, true),
    sumNs: data.getFloat64(at + abi.HISTOGRAM_SUM, true),
    buckets: f64.slice(first, first + abi.HISTOGRAM_BUCKETS),
    negative: data.getFloat64(at + abi.HISTOGRAM_NEGATIVE, true),
  };
}

/** How many a run through the books makes: two more for each than the grid has, its start and the end. */
export function expectedSamples(books: readonly BookInfo[], sampleNs: number): number {
  return books.reduce((sum, { firstNs, lastNs }) => sum + Math.ceil(Math.max(0, lastNs - firstNs) / sampleNs) + 2, 0);
}
