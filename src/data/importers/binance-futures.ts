import { addDepth, addRows, addSnapshot, addTrade, isDepth, isTrade, type Message, readMessages, StampBase } from "./binance.js";
import { orderRows } from "./event-order.js";
import type { Importer } from "./importer.js";
import { unreadable } from "./lines.js";
import { RowBuilder } from "./row-builder.js";

/**
 * Raw USD-M and COIN-M futures streams as recorded off the socket: `LOCAL_NS {"stream":…,"data":…}` a line, with a depth
 * snapshot among them. The exchange's time is the transaction time `T`.
 * Format: Binance's futures market-stream documentation (diff. book depth, trade, order book).
 */
export const binanceFutures: Importer = {
  id: "binance-futures",
  title: "Binance futures, raw stream",
  kind: "L2",
  async import(files, options) {
    const rows = new RowBuilder(options);
    const base = new StampBase();
    for (const file of files) {
      for await (const messages of readMessages(file, base)) {
        for (const message of messages) addRows(file.name, message.line, rows, () => addMessage(rows, base, file.name, message));
      }
    }
    return orderRows(rows.finish(), base.ns, rows.oddities, files[0]?.name ?? "");
  },
};

function addMessage(rows: RowBuilder, base: StampBase, file: string, { line, localTs, data, snapshot }: Message): void {
  const ms = snapshot?.T ?? (data as { T?: number } | null)?.T;
  if (data === null && snapshot === null) return;
  if (typeof ms !== "number") throw unreadable(file, line, "a transaction time T in ms");
  const exchTs = base.exchange(ms);
  if (snapshot) addSnapshot(rows, snapshot, exchTs, localTs);
  else if (isDepth(data)) addDepth(rows, data, exchTs, localTs);
  else if (isTrade(data) && data.X === "MARKET") addTrade(rows, data, exchTs, localTs);
  else if (isTrade(data)) rows.note("trade outside of the book");
}
