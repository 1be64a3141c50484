import {
  LATENCY_CONSTANT,
  LATENCY_CUSTOM,
  LATENCY_JITTER,
  LATENCY_LOGNORMAL,
  LATENCY_TABLE,
  LEG_MODEL,
  LEG_NS,
  LEG_SEED,
  LEG_SPREAD,
  STATUS_CANCELLED,
  STATUS_REPLACED,
  TABLE_ROW_BYTES,
} from "./abi";
import { entryLatency, responseLatency } from "./host";
import { Random } from "./math";

/** The longest that a drawn latency may be: a day. */
const LONGEST: f64 = 86_400_000_000_000;

/**
 * One leg of the latency, from its own seeded stream: a constant; uniform whole ns in [ns - spread, ns + spread]; or
 * lognormal with median `ns` and the logarithm's standard deviation `spread`.
 */
@unmanaged
export class Leg {
  /** First, so that a leg is its own generator. */
  state: u64;
  model: i32;
  ns: i64;
  spread: f64;

  read(config: usize): void {
    this.model = load<i32>(config + LEG_MODEL);
    this.ns = <i64>load<f64>(config + LEG_NS);
    this.spread = load<f64>(config + LEG_SPREAD);
    this.state = <u64>load<f64>(config + LEG_SEED);
  }

  draw(): i64 {
    if (this.model === LATENCY_CONSTANT) return this.ns;
    const random = changetype<Random>(changetype<usize>(this));
    if (this.model === LATENCY_JITTER) return this.ns - <i64>this.spread + <i64>(random.unit() * (this.spread * 2 + 1));
    if (this.model !== LATENCY_LOGNORMAL) return 0;
    return <i64>min(LONGEST, <f64>this.ns * NativeMath.exp(this.spread * random.normal()));
  }
}

/**
 * Order latency interpolated in a table of [request, exchange, response] times, as hftbacktest's IntpOrderLatency:
 * between two rows linearly in f64, truncated; outside of the table its first or last row; a request between rows of
 * which one has exchange time -1 is rejected, and the answer takes the rows' whole round trip.
 */
@unmanaged
export class LatencyTable {
  rows: usize;
  count: i32;
  entryRow: i32;
  responseRow: i32;

  /** Negative: rejected, and heard after its magnitude. */
  entry(ts: i64): i64 {
    if (ts < this.request(0)) return this.exchange(0) - this.request(0);
    let row = this.entryRow;
    while (row + 1 < this.count && ts >= this.request(row + 1)) row++;
    this.entryRow = row;
    if (row + 1 >= this.count) return this.exchange(row) - this.request(row);
    const here = this.request(row);
    const there = this.request(row + 1);
    if (this.rejects(row) || this.rejects(row + 1)) {
      return -interpolate(ts, here, this.response(row) - here, there, this.response(row + 1) - there);
    }
    return interpolate(ts, here, this.exchange(row) - here, there, this.exchange(row + 1) - there);
  }

  respond(ts: i64): i64 {
    if (ts < this.exchange(0)) return this.response(0) - this.exchange(0);
    let row = this.responseRow;
    // Rows of rejected requests stand in the search as they are, with exchange time -1 far below every other.
    while (row + 1 < this.count && !(this.exchange(row) <= ts && ts < this.exchange(row + 1))) row++;
    this.responseRow = row;
    const here = this.exchange(row);
    if (row + 1 >= this.count) return this.response(row) - here;
    const there = this.exchange(row + 1);
    return interpolate(ts, here, this.response(row) - here, there, this.response(row + 1) - there);
  }

  private rejects(row: i32): boolean {
    return load<f64>(this.at(row) + 8) === -1;
  }

  private request(row: i32): i64 {
    return <i64>load<f64>(this.at(row));
  }

  private exchange(row: i32): i64 {
    return this.rejects(row) ? REJECTED : <i64>load<f64>(this.at(row) + 8);
  }

  private response(row: i32): i64 {
    return <i64>load<f64>(this.at(row) + 16);
  }

  private at(row: i32): usize {
    return this.rows + <usize>row * TABLE_ROW_BYTES;
  }
}

/** The reference's -1 is a time before every epoch; here times count from the book's first event. */
let REJECTED: i64 = -1;

/** ns since 1970 of time 0: an exchange time of -1 is that much in the past. To the ns, since the interpolation sees it. */
export function setEpoch(epochNs: i64): void {
  REJECTED = -1 - epochNs;
}

function interpolate(x: i64, x1: i64, y1: i64, x2: i64, y2: i64): i64 {
  return <i64>((<f64>(y2 - y1) / <f64>(x2 - x1)) * <f64>(x - x1)) + y1;
}

/** Both directions of the wire of one instrument. */
@unmanaged
export class OrderLatency {
  instrument: i32;
  entryLeg: Leg;
  cancelLeg: Leg;
  modifyLeg: Leg;
  responseLeg: Leg;
  table: LatencyTable;
  /** Added to each way of the table. */
  offset: i64;

  /** Of a request for an order; negative when it is lost on the way and that is heard after its magnitude. */
  entry(ts: i64, request: i32, id: i32): i64 {
    if (this.entryLeg.model === LATENCY_TABLE) return this.shifted(this.table.entry(ts));
    if (this.entryLeg.model === LATENCY_CUSTOM) return <i64>entryLatency(this.instrument, id, request, <f64>ts);
    return this.legOf(request).draw();
  }

  response(ts: i64, id: i32): i64 {
    if (this.responseLeg.model === LATENCY_TABLE) return this.table.respond(ts) + this.offset;
    if (this.responseLeg.model === LATENCY_CUSTOM) return <i64>responseLatency(this.instrument, id, <f64>ts);
    return this.responseLeg.draw();
  }

  private legOf(request: i32): Leg {
    if (request === STATUS_CANCELLED) return this.cancelLeg;
    return request === STATUS_REPLACED ? this.modifyLeg : this.entryLeg;
  }

  private shifted(latency: i64): i64 {
    return latency < 0 ? latency - this.offset : latency + this.offset;
  }
}
