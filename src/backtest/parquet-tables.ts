// The package's own door opens Node's file system, too; this one is the same in every host.
import { ByteWriter, parquetWrite } from "hyparquet-writer/src/index.js";
import { FillCause, OrderEventKind, type RunRecord as RunData } from "../engine/record.js";
import { HftError } from "../errors.js";
import type { Market } from "../strategy/order-check.js";
import { NO_TICK } from "../units.js";
import { fillRows, marketsOf, orderRows } from "./rows.js";

/** What of a run goes into a table: `events` is each request, answer and execution; `samples` the account over time. */
export const RUN_TABLES = ["events", "orders", "fills", "samples"] as const;
export type RunTable = (typeof RUN_TABLES)[number];

type Kind = "INT64" | "DOUBLE" | "STRING" | "BOOLEAN";
type Cell = bigint | number | string | boolean | null;

interface Column {
  name: string;
  type: Kind;
  nullable: boolean;
  data: Cell[];
}

/**
 * One table of a run as a Parquet file. Times are whole ns since 1970, prices and quantities decimals, what there is not is null.
 * The file's metadata has the run's hash, strategy, parameters and configuration under `sigmax-hft`.
 * @throws HftError 1003 for a table that there is not.
 */
export async function runParquet(record: RunData, table: RunTable): Promise<Uint8Array<ArrayBuffer>> {
  if (!RUN_TABLES.includes(table)) throw new HftError(1003, `table: got ${JSON.stringify(table)}, wanted one of ${RUN_TABLES.join(", ")}.`);
  const writer = new ByteWriter();
  const { hash, strategyName, params = {}, config, books } = record;
  const about = { hash, strategy: strategyName, params, config, books: books.map(({ name, digest }) => ({ name, digest })) };
  await parquetWrite({
    writer,
    columnData: new Tables(record)[table]() as Parameters<typeof parquetWrite>[0]["columnData"],
    kvMetadata: [{ key: "sigmax-hft", value: JSON.stringify(about) }],
    createdBy: "sigmax-hft",
  });
  return writer.getBytes().slice();
}

const EVENT_NAMES = namesOf(OrderEventKind);
const CAUSE_NAMES = namesOf(FillCause);
const REQUEST_NAMES: Readonly<Record<number, string>> = { 1: "new", 4: "cancel", 7: "modify" };

class Tables {
  readonly epochNs: bigint;
  readonly markets: Market[];

  constructor(readonly record: RunData) {
    this.epochNs = BigInt(record.books[0]?.epochNs ?? 0);
    this.markets = marketsOf(record);
  }

  events(): Column[] {
    const of = this.record.orderEvents;
    const market = (i: number) => this.markets[of.instrument[i] as number] as Market;
    const price = (ticks: Int32Array) => (i: number) => priceOf(market(i), ticks[i] as number);
    const quantity = (lots: Float64Array) => (i: number) => quantityOf(market(i), lots[i] as number);
    const time = (ns: Float64Array) => (i: number) => this.#time(ns[i] as number);
    return tableOf(indexes(of.length), [
      ["local_ts", "INT64", time(of.localTs)],
      ["exch_ts", "INT64?", time(of.exchTs)],
      ["request_ts", "INT64?", time(of.requestTs)],
      ["symbol", "STRING", (i) => market(i).instrument.symbol],
      ["order_id", "INT64", (i) => BigInt(of.orderId[i] as number)],
      ["event", "STRING", (i) => EVENT_NAMES[of.what[i] as number] as string],
      ["request", "STRING?", (i) => REQUEST_NAMES[of.request[i] as number] ?? null],
      ["side", "STRING", (i) => ((of.side[i] as number) > 0 ? "buy" : "sell")],
      ["price", "DOUBLE?", price(of.ticks)],
      ["quantity", "DOUBLE?", quantity(of.lots)],
      ["leaves_quantity", "DOUBLE?", quantity(of.leavesLots)],
      ["executed_price", "DOUBLE?", price(of.execTicks)],
      ["executed_quantity", "DOUBLE?", quantity(of.execLots)],
      ["maker", "BOOLEAN", (i) => of.maker[i] === 1],
      ["cause", "STRING", (i) => CAUSE_NAMES[of.cause[i] as number] as string],
      ["queue_ahead_quantity", "DOUBLE?", quantity(of.queueAheadLots)],
      ["bid_price", "DOUBLE?", price(of.bidTicks)],
      ["ask_price", "DOUBLE?", price(of.askTicks)],
    ]);
  }

  orders(): Column[] {
    return tableOf(orderRows(this.record), [
      ["order_id", "INT64", (order) => BigInt(order.orderId)],
      ["symbol", "STRING", (order) => order.symbol],
      ["side", "STRING", (order) => order.side],
      ["price", "DOUBLE", (order) => order.price],
      ["quantity", "DOUBLE", (order) => order.quantity],
      ["executed_quantity", "DOUBLE", (order) => order.executedQuantity],
      ["executed_price", "DOUBLE?", (order) => some(order.executedPrice)],
      ["outcome", "STRING", (order) => order.outcome],
      ["sent_ts", "INT64?", (order) => this.#time(order.sentNs)],
      ["accepted_ts", "INT64?", (order) => this.#time(order.acceptedNs)],
      ["first_fill_ts", "INT64?", (order) => this.#time(order.firstFillNs)],
      ["ended_ts", "INT64?", (order) => this.#time(order.endedNs)],
      ["queue_ahead_quantity", "DOUBLE?", (order) => order.queueAheadQty],
      ["queue_wait_ns", "INT64?", (order) => (order.queueWaitTimeNs === null ? null : BigInt(Math.round(order.queueWaitTimeNs)))],
      ["fee", "DOUBLE", (order) => order.fee],
      ["maker", "BOOLEAN", (order) => order.maker],
    ]);
  }

  fills(): Column[] {
    return tableOf(fillRows(this.record), [
      ["local_ts", "INT64", (fill) => this.#time(fill.localTs)],
      ["exch_ts", "INT64", (fill) => this.#time(fill.exchTs)],
      ["symbol", "STRING", (fill) => fill.symbol],
      ["order_id", "INT64", (fill) => BigInt(fill.orderId)],
      ["side", "STRING", (fill) => fill.side],
      ["price", "DOUBLE", (fill) => fill.price],
      ["quantity", "DOUBLE", (fill) => fill.quantity],
      ["fee", "DOUBLE", (fill) => fill.fee],
      ["maker", "BOOLEAN", (fill) => fill.maker],
    ]);
  }

  samples(): Column[] {
    const of = this.record.samples;
    const market = (i: number) => this.markets[of.instrument[i] as number] as Market;
    return tableOf(indexes(of.length), [
      ["local_ts", "INT64", (i) => this.#time(of.ts[i] as number)],
      ["symbol", "STRING", (i) => market(i).instrument.symbol],
      ["bid_price", "DOUBLE?", (i) => priceOf(market(i), of.bidTicks[i] as number)],
      ["ask_price", "DOUBLE?", (i) => priceOf(market(i), of.askTicks[i] as number)],
      ["position", "DOUBLE", (i) => market(i).quantity.toNumber(of.positionLots[i] as number)],
      ["balance", "DOUBLE", (i) => of.balance[i] as number],
      ["fee", "DOUBLE", (i) => of.fee[i] as number],
    ]);
  }

  #time(ns: number | null): bigint | null {
    return ns === null || Number.isNaN(ns) ? null : this.epochNs + BigInt(Math.round(ns));
  }
}

/** A name, a type that may end in `?` for what can be missing, and the cell of a row. */
type Wanted<Row> = readonly [name: string, type: Kind | `${Kind}?`, cell: (row: Row) => Cell];

function tableOf<Row>(rows: readonly Row[], wanted: readonly Wanted<Row>[]): Column[] {
  return wanted.map(([name, type, cell]) => ({
    name,
    type: type.replace("?", "") as Kind,
    nullable: type.endsWith("?"),
    data: rows.map(cell),
  }));
}

const indexes = (length: number): number[] => Array.from({ length }, (_, i) => i);

const some = (value: number): number | null => (Number.isNaN(value) ? null : value);
const priceOf = ({ price }: Market, ticks: number): number | null => (ticks === NO_TICK ? null : price.toNumber(ticks));
const quantityOf = ({ quantity }: Market, lots: number): number | null => (Number.isNaN(lots) ? null : quantity.toNumber(lots));

function namesOf(numbers: Readonly<Record<string, number>>): Readonly<Record<number, string>> {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [number, name]));
}
