import { GrowingColumns } from "../data/importers/columns.js";
import { EXCH, Kind, LOCAL, type RowColumns } from "../data/rows.js";

const ROOM = 256;
const KEPT_TRAVELS = 256;

/**
 * Rows of messages as they are heard. The past can't be sorted any more, so stamps are kept from falling: one of the exchange
 * that is behind its predecessor's counts as that, one that is ahead of the local clock counts as the local time.
 */
export class LiveRows {
  #columns = new GrowingColumns(ROOM);
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;
  #last: { ev: number; ticks: number; lots: number } | null = null;
  /** The least by which a message seemed to travel, ns: below 0 the local clock is behind the exchange's. */
  leastTravelNs = Number.POSITIVE_INFINITY;

  readonly #travels = new Float64Array(KEPT_TRAVELS);
  #messages = 0;

  /** Of the last messages, by which half of them seemed to travel less, ns; NaN before the first. As the venue stamped them. */
  get medianTravelNs(): number {
    const kept = this.#travels.subarray(0, Math.min(this.#messages, KEPT_TRAVELS)).slice().sort();
    return kept[kept.length >> 1] ?? Number.NaN;
  }

  /** Stamps of the rows that follow. */
  message(exchTs: number, localTs: number): void {
    this.#travels[this.#messages++ % KEPT_TRAVELS] = localTs - exchTs;
    this.leastTravelNs = Math.min(this.leastTravelNs, localTs - exchTs);
    this.#localTs = Math.max(this.#localTs, localTs);
    this.#exchTs = Math.max(this.#exchTs, Math.min(exchTs, this.#localTs));
  }

  add(ev: number, ticks: number, lots: number): void {
    const kind = ev & 0xff;
    if (kind === Kind.depth || kind === Kind.snapshot) this.#last = { ev: ev - kind + Kind.depth, ticks, lots };
    else if (kind === Kind.clear) this.#last = { ev, ticks, lots };
    this.#columns.add(EXCH + LOCAL + ev, this.#exchTs, this.#localTs, ticks, lots, 0);
  }

  /**
   * The change of the book that was told last, once more, as of now: it says nothing new. For whoever has to know that nothing
   * happened. False before there was one.
   */
  again(nowNs: number): boolean {
    if (!this.#last) return false;
    this.#localTs = Math.max(this.#localTs, nowNs);
    this.#exchTs = this.#localTs;
    const { ev, ticks, lots } = this.#last;
    this.add(ev, ticks, lots);
    return true;
  }

  /** What was added since; null when nothing was. */
  take(): RowColumns | null {
    return this.#columns.length === 0 ? null : this.#columns.take(ROOM);
  }
}
