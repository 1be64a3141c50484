import { BUY, SELL } from "../rows.js";
import { type CsvRow, decimalCell, readCsv, wholeCell, wordCell } from "./csv.js";
import type { InputFile } from "./importer.js";
import { inLine } from "./lines.js";

const ORDER_COLUMNS = ["id", "timestamp", "exchange_timestamp", "price", "volume", "action", "direction"] as const;
const TRADE_COLUMNS = ["price", "amount", "buy_order_id", "sell_order_id", "side"] as const;

export interface OrderLine {
  id: number;
  localMs: number;
  exchMs: number;
  price: number;
  volume: number;
  action: "created" | "changed" | "deleted";
  side: number;
}

export interface BitstampTrades {
  /** Executions of a resting order, in order. */
  fills: Map<number, { price: number; amount: number }[]>;
  /** How many rows an order takes with. */
  taking: Map<number, number>;
}

export function readOrders(file: InputFile): AsyncGenerator<CsvRow[]> {
  return readCsv(file, ORDER_COLUMNS);
}

/** @throws HftError 2006 with the line. */
export function readOrder(file: string, { line, cells }: CsvRow): OrderLine {
  const [id, local, exch, price, volume, action, direction] = cells as [string, string, string, string, string, string, string];
  return inLine(file, line, "an order", () => ({
    id: wholeCell(id, "id"),
    localMs: wholeCell(local, "timestamp"),
    exchMs: wholeCell(exch, "exchange_timestamp"),
    price: decimalCell(price, "price"),
    volume: decimalCell(volume, "volume"),
    action: wordCell(action, "action", ["created", "changed", "deleted"] as const),
    side: wordCell(direction, "direction", ["bid", "ask"] as const) === "bid" ? BUY : SELL,
  }));
}

export async function readTrades(file: InputFile): Promise<BitstampTrades> {
  const trades: BitstampTrades = { fills: new Map(), taking: new Map() };
  for await (const rows of readCsv(file, TRADE_COLUMNS)) {
    for (const row of rows) inLine(file.name, row.line, "a trade", () => addTrade(trades, row.cells));
  }
  return trades;
}

function addTrade({ fills, taking }: BitstampTrades, cells: string[]): void {
  const [price, amount, buyOrder, sellOrder, side] = cells as [string, string, string, string, string];
  const buyer = wholeCell(buyOrder, "buy_order_id");
  const seller = wholeCell(sellOrder, "sell_order_id");
  const [maker, taker] = wordCell(side, "side", ["buy", "sell"] as const) === "buy" ? [seller, buyer] : [buyer, seller];
  const fill = { price: decimalCell(price, "price"), amount: decimalCell(amount, "amount") };
  const before = fills.get(maker);
  if (before) before.push(fill);
  else fills.set(maker, [fill]);
  taking.set(taker, (taking.get(taker) ?? 0) + 1);
}
