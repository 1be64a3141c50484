// The package's own door opens Node's file system, too; this one is the same in every host.
import { ByteWriter, ParquetWriter } from "hyparquet-writer/src/index.js";
import { HftError } from "../../errors.js";
import { makeScale, type Scale } from "../../units.js";
import type { RowColumns } from "../rows.js";
import type { Exporter } from "./exporter.js";

const COLUMNS = [
  ["ev", "INT64"],
  ["exch_ts", "INT64"],
  ["local_ts", "INT64"],
  ["price", "DOUBLE"],
  ["quantity", "DOUBLE"],
  ["order_id", "INT64"],
] as const;
/** What is next to the value before costs least as a difference. */
const DELTA = new Set<string>(["exch_ts", "local_ts", "order_id"]);

/**
 * Parquet with the columns of our CSV: `ev` is hftbacktest's, times are ns since 1970, price and quantity decimals. A row
 * group for each piece of rows, packed by Snappy. Format: parquet.apache.org; written by hyparquet-writer.
 */
export const parquet: Exporter = {
  id: "parquet",
  title: "Parquet",
  suffix: ".parquet",
  async *export(rows, { tickSize, lotSize, epochNs, rows: wanted }) {
    const bytes = new ByteWriter();
    const root = { name: "root", num_children: COLUMNS.length };
    const schema = [root, ...COLUMNS.map(([name, type]) => ({ name, type, repetition_type: "REQUIRED" as const }))];
    const writer = new ParquetWriter({ writer: bytes, schema, createdBy: "sigmax-hft" });
    const table = new Table(BigInt(epochNs), makeScale(tickSize), makeScale(lotSize));
    for await (const chunk of rows) {
      if (chunk.length > 0) await writer.write({ columnData: table.columnsOf(chunk), rowGroupSize: chunk.length });
      yield taken(bytes);
    }
    if (table.written !== wanted) throw new HftError(2002, `Got ${table.written} rows, wanted the ${wanted} of the head.`);
    await writer.finish();
    yield taken(bytes);
  },
};

/** What was written since the last time. */
function taken(bytes: ByteWriter): Uint8Array {
  const piece = bytes.getBytes().slice();
  bytes.index = 0;
  return piece;
}

class Table {
  written = 0;

  constructor(
    readonly epoch: bigint,
    readonly price: Scale,
    readonly quantity: Scale,
  ) {}

  columnsOf(rows: RowColumns) {
    const { length } = rows;
    const integers = (): BigInt64Array => new BigInt64Array(length);
    const data = {
      ev: integers(),
      exch_ts: integers(),
      local_ts: integers(),
      price: new Float64Array(length),
      quantity: new Float64Array(length),
      order_id: integers(),
    };
    for (let row = 0; row < length; row++) {
      data.ev[row] = BigInt(rows.ev[row] as number);
      data.exch_ts[row] = this.epoch + BigInt(rows.exchTs[row] as number);
      data.local_ts[row] = this.epoch + BigInt(rows.localTs[row] as number);
      data.price[row] = this.#decimal(this.price, rows.ticks[row] as number, "ticks");
      data.quantity[row] = this.#decimal(this.quantity, rows.lots[row] as number, "lots");
      data.order_id[row] = BigInt(rows.orderId[row] as number);
      this.written++;
    }
    return COLUMNS.map(([name]) => ({ name, data: data[name], ...(DELTA.has(name) ? { encoding: "DELTA_BINARY_PACKED" as const } : {}) }));
  }

  #decimal(scale: Scale, steps: number, what: string): number {
    const decimal = scale.toNumber(steps);
    if (Math.round(decimal / scale.step) === steps) return decimal;
    const row = this.written;
    throw new HftError(2007, `Row ${row}: got ${steps} ${what} of ${scale.step}, wanted fewer: as a decimal they are not exact.`, { row });
  }
}
