import { joinColumns } from "../data/importers/columns.js";
import { type BookInfo, EXCH, LOCAL, type RowColumns } from "../data/rows.js";
import { HftError } from "../errors.js";
import type { ConnectorCapabilities, ConnectorClock, ExchangeConnector, OrderGateway } from "../strategy/connector.js";
import { joinGateways } from "./joined-orders.js";

/** How long a market on paper may be silent before it counts as one in which nothing happened, ms. */
const QUIET_MS = 500;

/** An instrument of the whole, as the part that it comes from knows it. */
interface Seat {
  part: ExchangeConnector;
  /** Its number there. */
  instrument: number;
  listens: boolean;
  /** Rows that were not given out yet. */
  heard: RowColumns[];
  over: boolean;
  failure: unknown;
  /** Local time of the last row that was given out, ns. */
  givenNs: number;
}

/**
 * Several connectors as one, for a strategy on several instruments: symbols of one venue, or of several. What one of them hears tells
 * of the others that nothing happened until then, so that a quiet one holds nobody up.
 * @example
 * const clock = machineClock();
 * const spot = new PaperConnector(new BinanceFeed({ market: "binance-spot", symbol: "BTCUSDT", clock }));
 * const futures = new PaperConnector(new BinanceFeed({ market: "binance-futures", symbol: "BTCUSDT", clock }));
 * const engine = await createHftEngine({ exchangeConnector: new JoinedConnector([spot, futures]), enableBacktesting: false });
 */
export class JoinedConnector implements ExchangeConnector {
  readonly orders: OrderGateway | null;
  readonly #seats: Seat[] = [];
  /** When something was last heard, ns. */
  #heardNs = Number.NEGATIVE_INFINITY;
  /** Of those who wait for rows of one instrument, to be told of others. */
  readonly #waiting = new Set<(of: Seat) => void>();
  readonly #oneClock: boolean;

  /** @throws HftError 1004 for none, for some that send orders and some that do not, and for several clocks where orders are sent. */
  constructor(readonly parts: readonly ExchangeConnector[]) {
    const kinds = new Set(parts.map(({ capabilities }) => capabilities.orders));
    if (kinds.size !== 1)
      throw new HftError(1004, `JoinedConnector: got ${parts.length} connectors with orders ${[...kinds].join(" and ") || "nowhere"}.`);
    const clocks = new Set(parts.map(({ stampedBy }) => stampedBy ?? null));
    this.#oneClock = clocks.size === 1 && !clocks.has(null);
    if (kinds.has("venue") && !this.#oneClock)
      throw new HftError(1004, "JoinedConnector: connectors that send orders have to share one clock; give each the same.");
    this.orders = kinds.has("venue") ? joinGateways(() => this.#seats) : null;
  }

  get name(): string {
    return this.parts.map(({ name }) => name).join(" and ");
  }

  get clock(): ConnectorClock {
    return (this.parts[0] as ExchangeConnector).clock;
  }

  get capabilities(): ConnectorCapabilities {
    const all = this.parts.map(({ capabilities }) => capabilities);
    const [first] = all as [ConnectorCapabilities];
    const networks = all.map(({ network }) => network);
    return {
      orders: first.orders,
      network: networks.find((network) => network === "production") ?? networks.find((network) => network === "test") ?? "none",
      recorded: all.every(({ recorded }) => recorded),
      modify: all.every(({ modify }) => modify),
      timesInForce: first.timesInForce.filter((tif) => all.every(({ timesInForce }) => timesInForce.includes(tif))),
    };
  }

  /** Opens all of them; when one can't be, none stays open. */
  async open(): Promise<readonly BookInfo[]> {
    const opened = await Promise.allSettled(this.parts.map((part) => part.open()));
    const failed = opened.find((each) => each.status === "rejected");
    if (failed) {
      this.close();
      throw failed.reason;
    }
    const infos = opened.map((each) => (each as PromiseFulfilledResult<readonly BookInfo[]>).value);
    for (const [index, part] of this.parts.entries())
      for (const instrument of (infos[index] as readonly BookInfo[]).keys())
        this.#seats.push({ part, instrument, listens: false, heard: [], over: false, failure: null, givenNs: Number.NEGATIVE_INFINITY });
    return infos.flat();
  }

  async next(instrument: number): Promise<RowColumns | null> {
    const seat = this.#seats[instrument] as Seat;
    // Rows that bring their times along are not heard in the order of those.
    if (!this.#oneClock) return seat.part.next(seat.instrument);
    for (const each of this.#seats) this.#listen(each);
    while (seat.heard.length === 0 && !seat.over) {
      const own = await this.#woken(seat);
      if (seat.heard.length > 0 || own || this.#heardNs <= seat.givenNs) continue;
      if (this.orders) return nothingUntil(seat, this.#heardNs);
      seat.part.restate?.();
    }
    if (seat.failure) throw seat.failure;
    if (seat.heard.length === 0) return null;
    const rows = joinColumns(seat.heard.splice(0));
    seat.givenNs = rows.localTs[rows.length - 1] as number;
    return rows;
  }

  close(): void {
    for (const part of this.parts) part.close();
  }

  /** All of them are listened to all the time, whichever is asked for. */
  #listen(seat: Seat): void {
    if (seat.listens) return;
    seat.listens = true;
    void this.#follow(seat).catch((error: unknown) => {
      seat.failure = error;
      this.#over(seat);
    });
  }

  async #follow(seat: Seat): Promise<void> {
    for (let rows = await seat.part.next(seat.instrument); rows; rows = await seat.part.next(seat.instrument)) {
      if (rows.length === 0) continue;
      seat.heard.push(rows);
      this.#heardNs = Math.max(this.#heardNs, rows.localTs[rows.length - 1] as number);
      this.#wake(seat);
    }
    this.#over(seat);
  }

  #over(seat: Seat): void {
    seat.over = true;
    this.#wake(seat);
  }

  #wake(seat: Seat): void {
    for (const wake of [...this.#waiting]) wake(seat);
  }

  /**
   * Resolves when an instrument was heard, with whether it was this one. Of another one at once where orders go to venues; a bit later
   * where they are simulated, as what happened at an exchange that is silent now may still be on its way.
   */
  async #woken(seat: Seat): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wake = (_of: Seat): void => {};
    const own = await new Promise<boolean>((resolve) => {
      const later = () => {
        timer ??= setTimeout(resolve, QUIET_MS, false);
      };
      wake = (of) => {
        if (of === seat || this.orders) resolve(of === seat);
        else later();
      };
      this.#waiting.add(wake);
      if (this.#heardNs <= seat.givenNs) return;
      if (this.orders) resolve(false);
      else later();
    });
    this.#waiting.delete(wake);
    clearTimeout(timer);
    return own;
  }
}

/** A row that says no more than that nothing happened; for the local book alone, since at an exchange something may have. */
function nothingUntil(seat: Seat, ns: number): RowColumns {
  seat.givenNs = ns;
  return {
    length: 1,
    ev: Uint32Array.of(EXCH + LOCAL),
    exchTs: Float64Array.of(ns),
    localTs: Float64Array.of(ns),
    ticks: new Int32Array(1),
    lots: new Float64Array(1),
    orderId: new Float64Array(1),
  };
}
