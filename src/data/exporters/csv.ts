import { HftError } from "../../errors.js";
import { makeScale } from "../../units.js";
import type { RowColumns } from "../rows.js";
import type { Exporter } from "./exporter.js";

/**
 * Plain CSV: `ev` is hftbacktest's, times are ns since 1970, price and quantity decimals; the columns our own importer
 * knows by their names. Format: RFC 4180.
 */
export const plainCsv: Exporter = {
  id: "csv",
  title: "Plain CSV",
  suffix: ".csv",
  async *export(rows, { tickSize, lotSize, epochNs, rows: wanted }) {
    const encoder = new TextEncoder();
    const epoch = BigInt(epochNs);
    const [price, quantity] = [makeScale(tickSize), makeScale(lotSize)];
    let written = 0;
    yield encoder.encode("ev,exch_ts,local_ts,price,quantity,order_id\n");
    for await (const chunk of rows) {
      let text = "";
      for (let row = 0; row < chunk.length; row++) text += lineOf(chunk, row, epoch, price, quantity);
      written += chunk.length;
      yield encoder.encode(text);
    }
    if (written !== wanted) throw new HftError(2002, `Got ${written} rows, wanted the ${wanted} of the head.`);
  },
};

type Scale = ReturnType<typeof makeScale>;

function lineOf(rows: RowColumns, row: number, epoch: bigint, price: Scale, quantity: Scale): string {
  const exchTs = epoch + BigInt(rows.exchTs[row] as number);
  const localTs = epoch + BigInt(rows.localTs[row] as number);
  const [ticks, lots] = [rows.ticks[row] as number, rows.lots[row] as number];
  if (Math.round(quantity.toNumber(lots) / quantity.step) !== lots)
    throw new HftError(2007, `Row ${row}: got ${lots} lots of ${quantity.step}, wanted fewer: as a decimal they are not exact.`, { row });
  return `${rows.ev[row]},${exchTs},${localTs},${price.format(ticks)},${quantity.format(lots)},${rows.orderId[row]}\n`;
}
