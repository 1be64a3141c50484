import type { RunConfig } from "../config/config.js";
import type { BookInfo } from "../data/rows.js";
import type { LatencyHistogram, RunRecord } from "../engine/record.js";
import type { ErrorReport } from "../errors.js";

/** The record of a run that ended before its first event. */
export function emptyRecord(books: BookInfo[], config: RunConfig, error: ErrorReport): RunRecord {
  return {
    outcome: "error",
    error,
    hash: "0".repeat(16),
    books,
    config,
    strategyName: "",
    endNs: 0,
    rows: 0,
    wallMs: 0,
    orderEvents: {
      length: 0,
      localTs: new Float64Array(0),
      exchTs: new Float64Array(0),
      requestTs: new Float64Array(0),
      instrument: new Uint8Array(0),
      orderId: new Float64Array(0),
      what: new Uint8Array(0),
      request: new Uint8Array(0),
      side: new Int8Array(0),
      ticks: new Int32Array(0),
      lots: new Float64Array(0),
      leavesLots: new Float64Array(0),
      execTicks: new Int32Array(0),
      execLots: new Float64Array(0),
      maker: new Uint8Array(0),
      cause: new Uint8Array(0),
      queueAheadLots: new Float64Array(0),
      bidTicks: new Int32Array(0),
      askTicks: new Int32Array(0),
    },
    samples: {
      length: 0,
      ts: new Float64Array(0),
      instrument: new Uint8Array(0),
      bidTicks: new Int32Array(0),
      askTicks: new Int32Array(0),
      positionLots: new Float64Array(0),
      balance: new Float64Array(0),
      fee: new Float64Array(0),
    },
    latency: { feed: emptyHistogram(), entry: emptyHistogram(), response: emptyHistogram(), roundTrip: emptyHistogram() },
    accounts: [],
    log: [],
    dropped: { log: 0, orderEvents: 0, samples: 0 },
  };
}

function emptyHistogram(): LatencyHistogram {
  return { count: 0, minNs: Number.NaN, maxNs: Number.NaN, sumNs: 0, buckets: new Float64Array(0), negative: 0 };
}
