import { NO_PRICE } from "../../assembly/abi.js";
import { type BookInfo, Kind, type RowColumns } from "../data/rows.js";
import { Engine, EVENT, STOP } from "../engine/engine.js";
import type { MarketView } from "../engine/market-view.js";
import { NO_TICK } from "../units.js";
import type { CaseAction, CaseEnd, ConformanceCase } from "./conformance-case.js";

/** Levels that a `bookAt` row sums up. */
const SUMMED_TICKS = 50;

type Row = (number | null)[];

/** What our core answered to a case, in the case's own form: instrument first, then its columns. */
export interface Replayed {
  trace: Row[];
  bookAt: Row[];
  end: CaseEnd[];
  /** Over every response; the same in every host. */
  hash: string;
  /** Actions that the core refused and hftbacktest did not. */
  refused: string[];
}

export async function replayCase(
  wasm: BufferSource,
  given: ConformanceCase,
  rows: readonly RowColumns[],
  prepare: (engine: Engine) => void = () => {},
): Promise<Replayed> {
  const books = given.instruments.map((instrument, index) => infoOf(given, index, rows[index] as RowColumns, instrument));
  const configs = given.instruments.map(({ config }) => config);
  const engine = await Engine.create({ wasm, books, config: configs[0] as never, configs, keepFinished: true, keep: { orderEvents: 0 } });
  prepare(engine);
  rows.forEach((columns, index) => {
    engine.pushRows(index, columns);
    engine.endRows(index);
  });
  return new Replay(engine, given).toEnd();
}

class Replay {
  readonly #trace: Row[] = [];
  readonly #bookAt: Row[] = [];
  readonly #refused: string[] = [];
  /** Last view of each order that can still change, by instrument and id. */
  readonly #seen = new Map<string, string>();

  constructor(
    readonly engine: Engine,
    readonly given: ConformanceCase,
  ) {}

  toEnd(): Replayed {
    const { actions, bookAt } = this.given;
    let book = 0;
    for (const { instrument, action } of actions) {
      for (; book < bookAt.length && (bookAt[book]?.row[0] as number) <= action[0]; book++) this.#noteBook(book);
      this.#runTo(action[0]);
      this.#act(instrument, action);
    }
    for (; book < bookAt.length; book++) this.#noteBook(book);
    this.#runTo(Number.POSITIVE_INFINITY);
    const end = this.given.instruments.map((_, instrument): CaseEnd => {
      const { instrument: _index, ...account } = this.engine.account(instrument);
      return account;
    });
    return { trace: this.#trace, bookAt: this.#bookAt, end, hash: this.engine.hash(), refused: this.#refused };
  }

  #runTo(ts: number): void {
    for (let stop = this.engine.runUntil(ts, EVENT.response); stop === STOP.event; stop = this.engine.runUntil(ts, EVENT.response))
      this.#noteChanges();
  }

  #noteChanges(): void {
    const { news, nowNs } = this.engine;
    const changed = new Set<string>();
    for (let k = 0; k < news.count; k++) changed.add(key(news.instrument(k), news.orderId(k)));
    for (const order of changed) {
      const [instrument = 0, id = 0] = order.split(":").map(Number);
      const view = this.#view(instrument, id);
      const before = this.#seen.get(order);
      if (before === undefined || before === String(view)) continue;
      this.#trace.push([instrument, nowNs, id, ...view]);
      const [status, request] = view as number[];
      // hftbacktest's recorder stops looking at an order that is over.
      if (request === 0 && status !== 0 && status !== 1 && status !== 5) this.#seen.delete(order);
      else this.#seen.set(order, String(view));
    }
  }

  #view(instrument: number, id: number): Row {
    const order = this.engine.order(id, instrument);
    if (!order) return [];
    const executed = order.status === 3 || order.status === 5 || order.execLots > 0;
    return [
      order.status,
      order.request,
      order.ticks,
      order.lots,
      order.leavesLots,
      executed ? priceOf(order.execTicks) : 0,
      executed ? order.execLots : 0,
      Number.isNaN(order.exchTs) ? null : order.exchTs,
      order.maker ? 1 : 0,
    ];
  }

  #act(instrument: number, action: CaseAction): void {
    const [ts, what, id = 0, ...rest] = action;
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = rest;
    let done = false;
    if (what === "new") done = this.engine.submitAs(id, instrument, first as 1 | -1, second, third, fourth, fifth) !== 0;
    else if (what === "cancel") done = this.engine.cancel(instrument, id);
    else done = this.engine.modify(instrument, id, first, second);
    if (!done) this.#refused.push(`${what} of order ${id} at ${ts}`);
    this.#seen.set(key(instrument, id), String(this.#view(instrument, id)));
  }

  #noteBook(index: number): void {
    const { instrument, row } = this.given.bookAt[index] as { instrument: number; row: Row };
    const ts = row[0] as number;
    this.#runTo(ts);
    const market = this.engine.market(instrument);
    const { bidTicks, askTicks } = market;
    this.#bookAt.push([
      instrument,
      ts,
      bidTicks === NO_TICK ? null : bidTicks,
      market.bidLots,
      askTicks === NO_TICK ? null : askTicks,
      market.askLots,
      sumLevels(market, bidTicks, 1),
      sumLevels(market, askTicks, -1),
    ]);
  }
}

/** hftbacktest's number for the best price of an empty side, at which it fills a market order that finds nobody. */
function priceOf(ticks: number): number {
  return Math.abs(ticks) === NO_PRICE ? Math.sign(ticks) * 2 ** 63 : ticks;
}

function key(instrument: number, id: number): string {
  return `${instrument}:${id}`;
}

function sumLevels(market: MarketView, best: number, side: 1 | -1): number {
  if (best === NO_TICK) return 0;
  let lots = 0;
  for (let n = 0; n < SUMMED_TICKS; n++) lots += market.lotsAt(best - side * n, side);
  return lots;
}

function infoOf(
  given: ConformanceCase,
  index: number,
  rows: RowColumns,
  { tickSize, lotSize }: ConformanceCase["instruments"][number],
): BookInfo {
  const marketByOrder = rows.ev.some((ev) => (ev & 0xff) >= Kind.add);
  return {
    name: `${given.name}#${index}`,
    title: given.name,
    kind: marketByOrder ? "L3" : "L2",
    instrument: { symbol: `instrument ${index}`, venue: "", baseCurrency: "", quoteCurrency: "", tickSize, lotSize, contractSize: 1 },
    epochNs: given.t0,
    firstNs: 0,
    lastNs: 0,
    rows: rows.length,
    trades: 0,
    digest: "",
    licence: "",
    source: "",
    synthetic: false,
    notes: [],
  };
}
