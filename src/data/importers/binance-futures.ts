import { isDepth, isTrade, type Message, msOf, readMessages } from "./binance.js";
import { BinanceRows } from "./binance-rows.js";
import { orderRows } from "./event-order.js";
import { makeImporter } from "./importer.js";
import { inLine } from "./lines.js";
import { StampBase } from "./stamps.js";

/**
 * Raw USD-M and COIN-M futures streams as recorded off the socket: `LOCAL_NS {"stream":…,"data":…}` a line, with a depth
 * snapshot among them. The exchange's time is the transaction time `T`.
 * Format: Binance's futures market-stream documentation (diff. book depth, trade, order book).
 */
export const binanceFutures = makeImporter({
  id: "binance-futures",
  title: "Binance futures, raw stream",
  kind: "L2",
  async read(files, options) {
    const rows = new BinanceRows(options);
    const base = new StampBase();
    for (const file of files) {
      for await (const messages of readMessages(file, base)) for (const message of messages) take(rows, base, file.name, message);
    }
    return orderRows(rows.builder.finish(), base.ns, rows.builder.oddities, files[0]?.name ?? "");
  },
});

function take(rows: BinanceRows, base: StampBase, file: string, { line, localTs, data, snapshot }: Message): void {
  const timed = snapshot ?? (isDepth(data) || isTrade(data) ? data : null);
  if (!timed) return;
  if (isTrade(data) && data.X !== "MARKET") {
    rows.builder.at(file, line);
    rows.builder.note("trade outside of the book");
    return;
  }
  const exchTs = inLine(file, line, "a message", () => base.exchange(msOf(timed.T, "T")));
  rows.message(file, line, { exchTs, localTs }, () => {
    if (snapshot) rows.snapshot(snapshot);
    else if (isDepth(data)) rows.depth(data);
    else if (isTrade(data)) rows.trade(data);
  });
}
