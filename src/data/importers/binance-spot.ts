import {
  addDepth,
  addRows,
  addSnapshot,
  addTrade,
  isDepth,
  isTrade,
  type Message,
  readMessages,
  type Snapshot,
  StampBase,
} from "./binance.js";
import { orderRows } from "./event-order.js";
import type { Importer } from "./importer.js";
import { type Line, unreadable } from "./lines.js";
import { RowBuilder } from "./row-builder.js";

/**
 * Raw spot streams as recorded off the socket. The exchange's time is `E` of a depth update and `T` of a trade. A
 * snapshot has no time of its own: it takes that of the message before it, or of the next one at the start of a file.
 * Format: Binance's spot web-socket-streams documentation.
 */
export const binanceSpot: Importer = {
  id: "binance-spot",
  title: "Binance spot, raw stream",
  kind: "L2",
  async import(files, options) {
    const reader = new SpotReader(new RowBuilder(options));
    for (const file of files) {
      for await (const messages of readMessages(file, reader.base)) for (const message of messages) reader.take(file.name, message);
    }
    return orderRows(reader.rows.finish(), reader.base.ns, reader.rows.oddities, files[0]?.name ?? "");
  },
};

class SpotReader {
  readonly base = new StampBase();
  #lastExchTs: number | null = null;
  #waiting: { file: string; line: Line; localTs: number; snapshot: Snapshot }[] = [];

  constructor(readonly rows: RowBuilder) {}

  take(file: string, message: Message): void {
    const { line, localTs, snapshot } = message;
    if (snapshot && this.#lastExchTs === null) this.#waiting.push({ file, line, localTs, snapshot });
    else if (snapshot) this.#addSnapshot(file, line, localTs, snapshot, this.#lastExchTs as number);
    else if (isDepth(message.data) || isTrade(message.data)) this.#takeTimed(file, message);
  }

  #takeTimed(file: string, { line, localTs, data }: Message): void {
    const ms = isTrade(data) ? data.T : isDepth(data) ? data.E : null;
    if (typeof ms !== "number") throw unreadable(file, line, "a time in ms: E of a depth update, T of a trade");
    const exchTs = this.base.exchange(ms);
    for (const waiting of this.#waiting.splice(0)) this.#addSnapshot(waiting.file, waiting.line, waiting.localTs, waiting.snapshot, exchTs);
    this.#lastExchTs = exchTs;
    addRows(file, line, this.rows, () => {
      if (isTrade(data)) addTrade(this.rows, data, exchTs, localTs);
      else if (isDepth(data)) addDepth(this.rows, data, exchTs, localTs);
    });
  }

  #addSnapshot(file: string, line: Line, localTs: number, snapshot: Snapshot, exchTs: number): void {
    addRows(file, line, this.rows, () => addSnapshot(this.rows, snapshot, exchTs, localTs));
  }
}
