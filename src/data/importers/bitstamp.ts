import { HftError } from "../../errors.js";
import { BUY, EXCH, Kind, LOCAL, SELL } from "../rows.js";
import { rebase } from "./event-order.js";
import type { Importer, InputFile } from "./importer.js";
import { type Line, readLines, unreadable } from "./lines.js";
import { RowBuilder } from "./row-builder.js";

const ORDER_COLUMNS = ["id", "timestamp", "exchange_timestamp", "price", "volume", "action", "direction"] as const;
const TRADE_COLUMNS = ["price", "amount", "buy_order_id", "sell_order_id", "side"] as const;
const ACTIONS: readonly string[] = ["created", "changed", "deleted"];

/** Orders outside of these prices are mistakes of their senders and would only widen the book. */
const MIN_PRICE = 1;
const MAX_PRICE = 1_000_000;

interface OrderLine {
  id: number;
  localTs: number;
  exchTs: number;
  price: number;
  volume: number;
  action: string;
  isBid: boolean;
}

/**
 * Bitstamp's live orders and trades as CSV (ob-analytics' columns): market by order. The k-th trade of a resting order
 * belongs to its k-th changed or deleted row and becomes a fill just before it. An order that takes is not in the book
 * while it executes; what its last taking row leaves is added. Both clocks are made monotone in file order.
 */
export const bitstampL3: Importer = {
  id: "bitstamp-l3",
  title: "Bitstamp, market by order",
  kind: "L3",
  async import(files, options) {
    const [orders, trades] = files;
    if (!orders || !trades) throw new HftError(2006, `Got ${files.length} files, wanted two: orders and trades.`);
    const rows = new RowBuilder(options);
    const reader = new BitstampReader(rows, await readTrades(trades));
    let base: bigint | null = null;
    for await (const { line, fields } of readCsv(orders, ORDER_COLUMNS)) {
      base ??= BigInt(fields.timestamp ?? 0) * 1_000_000n;
      rows.at(orders.name, line);
      reader.take(orderOf(orders.name, line, fields, base));
    }
    const columns = rows.finish();
    if (columns.length === 0) throw new HftError(2009, `${orders.name} holds no orders.`, { file: orders.name });
    const report = { clockCorrectionNs: 0, splitRows: 0, oddities: rows.oddities };
    return { ...rebase(columns, base ?? 0n), report };
  },
};

interface Trades {
  /** Executions of a resting order, in order. */
  fills: Map<number, { price: number; amount: number }[]>;
  /** How many rows an order takes with. */
  taking: Map<number, number>;
}

class BitstampReader {
  readonly #live = new Set<number>();
  #exchTs = Number.NEGATIVE_INFINITY;
  #localTs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly rows: RowBuilder,
    readonly trades: Trades,
  ) {}

  take(order: OrderLine): void {
    if (order.exchTs < this.#exchTs) this.rows.note("exchange time out of order");
    this.#exchTs = Math.max(this.#exchTs, order.exchTs);
    this.#localTs = Math.max(this.#localTs, order.localTs, this.#exchTs);
    if (order.price < MIN_PRICE || order.price > MAX_PRICE) this.rows.note("price out of range");
    else if ((this.trades.taking.get(order.id) ?? 0) > 0) this.#takeTaker(order);
    else if (order.action === "created") this.#enter(order);
    else if (this.#live.has(order.id)) this.#change(order);
    else this.rows.note("order never seen");
  }

  #takeTaker(order: OrderLine): void {
    if (order.action === "created") return;
    const left = (this.trades.taking.get(order.id) as number) - 1;
    this.trades.taking.set(order.id, left);
    if (left === 0 && order.action === "changed") this.#enter(order);
  }

  #enter(order: OrderLine): void {
    this.#add(Kind.add, order, order.price, order.volume);
    this.#live.add(order.id);
  }

  #change(order: OrderLine): void {
    const fill = this.trades.fills.get(order.id)?.shift();
    if (fill) {
      const taker = order.isBid ? SELL : BUY;
      this.rows.add(Kind.trade + EXCH + LOCAL + taker, this.#exchTs, this.#localTs, fill.price, fill.amount);
      this.#add(Kind.fill, order, fill.price, fill.amount);
    }
    if (order.action === "changed") this.#add(Kind.modify, order, order.price, order.volume);
    else {
      this.#add(Kind.cancel, order, order.price, 0);
      this.#live.delete(order.id);
    }
  }

  #add(kind: number, order: OrderLine, price: number, quantity: number): void {
    this.rows.add(kind + EXCH + LOCAL + (order.isBid ? BUY : SELL), this.#exchTs, this.#localTs, price, quantity, order.id);
  }
}

async function readTrades(file: InputFile): Promise<Trades> {
  const trades: Trades = { fills: new Map(), taking: new Map() };
  for await (const { line, fields } of readCsv(file, TRADE_COLUMNS)) {
    const [price, amount, buyer, seller] = [fields.price, fields.amount, fields.buy_order_id, fields.sell_order_id].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    if (![price, amount, buyer, seller].every(Number.isFinite))
      throw unreadable(file.name, line, "numbers for price, amount and order ids");
    const [maker, taker] = fields.side === "buy" ? [seller, buyer] : [buyer, seller];
    const fills = trades.fills.get(maker) ?? [];
    fills.push({ price, amount });
    trades.fills.set(maker, fills);
    trades.taking.set(taker, (trades.taking.get(taker) ?? 0) + 1);
  }
  return trades;
}

function orderOf(file: string, line: Line, fields: Record<string, string>, base: bigint): OrderLine {
  const [id, localMs, exchMs, price, volume] = [fields.id, fields.timestamp, fields.exchange_timestamp, fields.price, fields.volume].map(
    Number,
  ) as [number, number, number, number, number];
  if (![id, localMs, exchMs, price, volume].every(Number.isFinite)) throw unreadable(file, line, "numbers for id, times, price and volume");
  const { action = "", direction = "" } = fields;
  if (!ACTIONS.includes(action)) throw unreadable(file, line, `an action of ${ACTIONS.join(", ")}`);
  const baseMs = Number(base / 1_000_000n);
  return { id, localTs: (localMs - baseMs) * 1e6, exchTs: (exchMs - baseMs) * 1e6, price, volume, action, isBid: direction === "bid" };
}

/** Plain CSV, no quotes: the columns named, wherever they stand. */
async function* readCsv(file: InputFile, wanted: readonly string[]): AsyncGenerator<{ line: Line; fields: Record<string, string> }> {
  let places: [string, number][] | null = null;
  for await (const lines of readLines(file)) {
    for (const line of lines) {
      const cells = line.text.split(",");
      if (places) {
        if (line.text !== "") yield { line, fields: Object.fromEntries(places.map(([name, at]) => [name, cells[at] ?? ""])) };
        continue;
      }
      const missing = wanted.filter((name) => !cells.includes(name));
      if (missing.length > 0) throw unreadable(file.name, line, `a header with ${missing.join(", ")}`);
      places = wanted.map((name) => [name, cells.indexOf(name)]);
    }
  }
}
