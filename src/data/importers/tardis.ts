import { HftError } from "../../errors.js";
import { BUY, Kind, SELL } from "../rows.js";
import { decimalCell, wordCell } from "./csv.js";
import { orderRows } from "./event-order.js";
import { type ImportOptions, type ImportReport, type InputFile, makeImporter, type RowStream } from "./importer.js";
import { inLine, type Line, Malformed, readLines, unreadable } from "./lines.js";
import { ClockWatch, CrossWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";
import { StampBase } from "./stamps.js";

export interface TardisOptions extends ImportOptions {
  /** Of a file with several; without it, the first one's. */
  symbol?: string;
}

const COMMON = ["symbol", "timestamp", "local_timestamp", "side", "price", "amount"] as const;
const SNAPSHOT = "is_snapshot";

/**
 * Tardis' `incremental_book_L2` and `trades`, plain CSV with stamps in µs; any number of files, told apart by their headers.
 * Rows go by the time they were received; at one moment trades are before the changes of the book that they cause. A row of
 * a snapshot after one that is none empties the book. Changes before the first snapshot are left out, as Tardis says to.
 * Format: docs.tardis.dev, "Downloadable CSV files", data types.
 */
export const tardis = makeImporter({
  id: "tardis",
  title: "Tardis, CSV",
  kind: "L2",
  async read(files, options: TardisOptions) {
    const reader = new TardisReader(options);
    for (const file of files) await reader.read(file);
    return reader.finish(files[0]?.name ?? "");
  },
});

type Column = (typeof COMMON)[number] | typeof SNAPSHOT;

/** The columns of one file, and what is known of its rows so far. */
interface Layout {
  columns: number;
  at: Record<Column, number>;
  clocks: ClockWatch;
}

/** A row of a file: its cells by the names of their columns. */
type Cells = (column: Column) => string;

interface Stamps {
  exchTs: number;
  localTs: number;
}

class TardisReader {
  readonly #trades: RowBuilder;
  readonly #book: RowBuilder;
  readonly #base = new StampBase();
  readonly #crosses = new CrossWatch();
  #symbol: string | null;
  #inSnapshot = false;
  #started = false;
  #skipped = 0;
  #localTs = Number.NaN;

  constructor(readonly options: TardisOptions) {
    this.#symbol = options.symbol ?? null;
    this.#trades = new RowBuilder(options);
    this.#book = new RowBuilder(options);
  }

  async read(file: InputFile): Promise<void> {
    let layout: Layout | null = null;
    for await (const lines of readLines(file)) {
      for (const line of lines) {
        if (!layout) layout = layoutOf(file.name, line);
        else if (line.text !== "") this.#take(file.name, line, layout);
      }
    }
    if (!layout) throw new HftError(2009, `${file.name} is empty.`, { file: file.name });
    this.#watchCross();
  }

  finish(file: string): RowStream {
    if (this.#skipped > 0 && !this.#started)
      throw new HftError(2006, `${file}: got ${this.#skipped} changes of a book and no snapshot, wanted a row with is_snapshot true.`, {
        file,
      });
    // What is stamped alike stays in this order.
    const rows = this.#trades.finish();
    rows.append(this.#book.finish());
    return orderRows(rows, this.#base.ns, joined(this.#trades.oddities, this.#book.oddities), file);
  }

  #take(file: string, line: Line, layout: Layout): void {
    const values = line.text.split(",");
    if (values.length !== layout.columns) throw unreadable(file, line, `${layout.columns} columns`);
    const cells: Cells = (column) => values[layout.at[column]] as string;
    const isBook = layout.at[SNAPSHOT] >= 0;
    const rows = isBook ? this.#book : this.#trades;
    rows.at(file, line);
    this.#symbol ??= cells("symbol");
    if (cells("symbol") !== this.#symbol) {
      rows.note("row of another symbol");
      return;
    }
    inLine(file, line, "a row of Tardis", () => {
      const stamps = { exchTs: this.#stamp(cells, "timestamp"), localTs: this.#stamp(cells, "local_timestamp") };
      for (const odd of layout.clocks.see(stamps.exchTs, stamps.localTs)) rows.note(odd);
      if (isBook) this.#level(cells, stamps);
      else this.#trade(cells, stamps);
    });
  }

  #stamp(cells: Cells, column: "timestamp" | "local_timestamp"): number {
    const cell = cells(column);
    const ns = cell.length === 16 ? this.#base.local(cell) : null;
    if (ns === null) throw new Malformed(cell, `a time of 16 digits (µs) as ${column}`);
    return ns;
  }

  #trade(cells: Cells, { exchTs, localTs }: Stamps): void {
    const side = wordCell(cells("side"), "side", ["buy", "sell", "unknown"] as const);
    if (side === "unknown") this.#trades.note("trade of unknown side");
    const flag = { buy: BUY, sell: SELL, unknown: 0 }[side];
    this.#trades.add(Kind.trade + flag, exchTs, localTs, ...amountOf(cells));
  }

  #level(cells: Cells, stamps: Stamps): void {
    const isSnapshot = wordCell(cells(SNAPSHOT), SNAPSHOT, ["true", "false"] as const) === "true";
    const side = wordCell(cells("side"), "side", ["bid", "ask"] as const) === "bid" ? BUY : SELL;
    const [price, amount] = amountOf(cells);
    // Rows of one local time are one message.
    if (stamps.localTs !== this.#localTs) this.#watchCross();
    this.#localTs = stamps.localTs;
    if (isSnapshot && !this.#inSnapshot) this.#clear(stamps);
    this.#inSnapshot = isSnapshot;
    if (!this.#started) {
      this.#skipped++;
      this.#book.note("change before the first snapshot");
      return;
    }
    this.#crosses.set(side, price, amount);
    this.#book.add((isSnapshot ? Kind.snapshot : Kind.depth) + side, stamps.exchTs, stamps.localTs, price, amount);
  }

  #clear({ exchTs, localTs }: Stamps): void {
    if (this.#started) this.#book.note("snapshot in the stream");
    this.#started = true;
    this.#crosses.clearTo(BUY, Number.NEGATIVE_INFINITY);
    this.#crosses.clearTo(SELL, Number.POSITIVE_INFINITY);
    this.#book.add(Kind.clear, exchTs, localTs, 0, 0);
  }

  #watchCross(): void {
    if (this.#crosses.becameCrossed()) this.#book.note("book crossed");
  }
}

function layoutOf(file: string, line: Line): Layout {
  const names = line.text.split(",");
  const missing = COMMON.filter((name) => !names.includes(name));
  if (missing.length > 0) throw unreadable(file, line, `a header with ${missing.join(", ")}`);
  const at = Object.fromEntries([...COMMON, SNAPSHOT].map((name) => [name, names.indexOf(name)])) as Layout["at"];
  return { columns: names.length, at, clocks: new ClockWatch() };
}

function amountOf(cells: Cells): [price: number, amount: number] {
  return [decimalCell(cells("price"), "price"), decimalCell(cells("amount"), "amount")];
}

function joined(first: ImportReport["oddities"], second: ImportReport["oddities"]): ImportReport["oddities"] {
  const all = { ...first };
  for (const [what, { count, first: place }] of Object.entries(second)) {
    const before = all[what];
    all[what] = before ? { count: before.count + count, first: before.first } : { count, first: place };
  }
  return all;
}
