import { isDepth, isTrade, type Message, type MessageTaker, msOf, readMessages, type Snapshot } from "./binance.js";
import { BinanceRows } from "./binance-rows.js";
import { type MessageScan, Shape } from "./binance-scan.js";
import { orderRows } from "./event-order.js";
import { type ImportOptions, makeImporter } from "./importer.js";
import { inLine, type Line } from "./lines.js";
import { StampBase } from "./stamps.js";

/**
 * Raw spot streams as recorded off the socket. The exchange's time is `E` of a depth update and `T` of a trade. A
 * snapshot has no time of its own: it takes that of the message before it, or of the next one at the start of a file.
 * Format: Binance's spot web-socket-streams documentation.
 */
export const binanceSpot = makeImporter({
  id: "binance-spot",
  title: "Binance spot, raw stream",
  kind: "L2",
  async read(files, options) {
    const reader = new SpotReader(options);
    for (const file of files) await readMessages(file, reader);
    const { rows, base } = reader;
    return orderRows(rows.builder.finish(), base.ns, rows.builder.oddities, files[0]?.name ?? "");
  },
});

interface Waiting {
  file: string;
  line: Line;
  localTs: number;
  snapshot: Snapshot;
}

class SpotReader implements MessageTaker {
  readonly base = new StampBase();
  readonly rows: BinanceRows;
  #lastExchTs: number | null = null;
  #waiting: Waiting[] = [];

  constructor(options: ImportOptions) {
    this.rows = new BinanceRows(options);
  }

  scanned(file: string, line: number, shape: Shape, localTs: number, scan: MessageScan): boolean {
    const ms = shape === Shape.trade ? scan.transactionMs : scan.eventMs;
    if (ms === null) return false;
    this.rows.scanned(file, line, { exchTs: this.#reach(ms), localTs }, shape, scan);
    return true;
  }

  parsed(file: string, message: Message): void {
    const { line, localTs, snapshot } = message;
    if (snapshot && this.#lastExchTs === null) this.#waiting.push({ file, line, localTs, snapshot });
    else if (snapshot) this.#addSnapshot({ file, line, localTs, snapshot }, this.#lastExchTs as number);
    else this.#takeTimed(file, message);
  }

  #takeTimed(file: string, { line, localTs, data }: Message): void {
    if (!isTrade(data) && !isDepth(data)) return;
    const ms = inLine(file, line, "a message", () => (isTrade(data) ? msOf(data.T, "T of a trade") : msOf(data.E, "E of a depth update")));
    const exchTs = this.#reach(ms);
    this.rows.message(file, line, { exchTs, localTs }, () => {
      if (isTrade(data)) this.rows.trade(data);
      else this.rows.depth(data);
    });
  }

  /** The exchange's time of a message that has one; snapshots before it take it too. */
  #reach(ms: number): number {
    const exchTs = this.base.exchange(ms);
    if (this.#waiting.length > 0) for (const waiting of this.#waiting.splice(0)) this.#addSnapshot(waiting, exchTs);
    this.#lastExchTs = exchTs;
    return exchTs;
  }

  #addSnapshot({ file, line, localTs, snapshot }: Waiting, exchTs: number): void {
    this.rows.message(file, line, { exchTs, localTs }, () => this.rows.snapshot(snapshot));
  }
}
