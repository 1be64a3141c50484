import { isDepth, isTrade, type Message, type MessageTaker, msOf, readMessages } from "./binance.js";
import { BinanceRows } from "./binance-rows.js";
import { type MessageScan, Shape } from "./binance-scan.js";
import { orderRows } from "./event-order.js";
import { type ImportOptions, makeImporter } from "./importer.js";
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
    const reader = new FuturesReader(options);
    for (const file of files) await readMessages(file, reader);
    const { rows, base } = reader;
    return orderRows(rows.builder.finish(), base.ns, rows.builder.oddities, files[0]?.name ?? "");
  },
});

class FuturesReader implements MessageTaker {
  readonly base = new StampBase();
  readonly rows: BinanceRows;

  constructor(options: ImportOptions) {
    this.rows = new BinanceRows(options);
  }

  scanned(file: string, line: number, shape: Shape, localTs: number, scan: MessageScan): boolean {
    const { transactionMs } = scan;
    if (transactionMs === null) return false;
    if (shape === Shape.trade && !scan.isMarket) this.#noteOther(file, line);
    else this.rows.scanned(file, line, { exchTs: this.base.exchange(transactionMs), localTs }, shape, scan);
    return true;
  }

  parsed(file: string, { line, localTs, data, snapshot }: Message): void {
    const timed = snapshot ?? (isDepth(data) || isTrade(data) ? data : null);
    if (!timed) return;
    if (isTrade(data) && data.X !== "MARKET") {
      this.#noteOther(file, line.number);
      return;
    }
    const exchTs = inLine(file, line, "a message", () => this.base.exchange(msOf(timed.T, "T")));
    this.rows.message(file, line, { exchTs, localTs }, () => {
      if (snapshot) this.rows.snapshot(snapshot);
      else if (isDepth(data)) this.rows.depth(data);
      else if (isTrade(data)) this.rows.trade(data);
    });
  }

  #noteOther(file: string, line: number): void {
    this.rows.builder.at(file, { text: "", number: line });
    this.rows.builder.note("trade outside of the book");
  }
}
