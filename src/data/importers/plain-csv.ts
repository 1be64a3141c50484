import { HftError } from "../../errors.js";
import { EXCH, Kind, LOCAL } from "../rows.js";
import { decimalCell, wholeCell } from "./csv.js";
import { type CsvColumns, type CsvField, type CsvLayout, cellsOf, layoutOf } from "./csv-layout.js";
import { evOf, kindOf, sideOf, type TimeUnit, timeOf, unitOf } from "./csv-values.js";
import { keepOrder, orderRows } from "./event-order.js";
import { type ImportOptions, type InputFile, makeImporter, type RowStream } from "./importer.js";
import { MomentBase } from "./iso-time.js";
import { inLine, type Line, readLines, unreadable } from "./lines.js";
import { CrossWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";

/** What a plain CSV does not say of itself; whatever is left out is found out from its first lines. */
export interface CsvOptions extends ImportOptions {
  columns?: CsvColumns;
  /** Of the times. */
  units?: TimeUnit;
  /** Of the rows, where no column says it. */
  kind?: "depth" | "trade";
  delimiter?: string;
  header?: boolean;
}

/**
 * Plain CSV with a column each for `ev` (hftbacktest's) or for kind and side, and for times, price, quantity and order id.
 * Rows whose `ev` names the sides stay as they are; others go through the preparation of any capture. Format: RFC 4180
 * without line breaks inside of cells; the columns are ours, those of our own CSV exporter among them.
 */
export const plainCsv = makeImporter({
  id: "csv",
  title: "Plain CSV",
  kind: "L2",
  async read(files, options: CsvOptions) {
    const reader = new PlainCsvReader(options);
    for (const file of files) await reader.read(file);
    return reader.finish(files[0]?.name ?? "");
  },
});

class PlainCsvReader {
  readonly #rows: RowBuilder;
  readonly #base = new MomentBase();
  readonly #crosses = new CrossWatch();
  #units: Partial<Record<"exchTs" | "localTs", TimeUnit>>;
  #flags = 0;
  #sideless = false;

  constructor(readonly options: CsvOptions) {
    this.#rows = new RowBuilder(options);
    this.#units = options.units ? { exchTs: options.units, localTs: options.units } : {};
  }

  async read(file: InputFile): Promise<void> {
    let layout: CsvLayout | null = null;
    for await (const lines of readLines(file)) {
      for (const line of lines) {
        if (line.text === "") continue;
        const first: boolean = layout === null;
        layout ??= this.#layout(file.name, line);
        if (!first || !layout.header) this.#take(file.name, line, layout);
      }
    }
  }

  finish(file: string): RowStream {
    const { oddities } = this.#rows;
    if (this.#flags !== 0 && this.#sideless)
      throw new HftError(2006, `${file}: got some ev without the flags of a side, wanted them in all rows or in none.`, { file });
    if (this.#flags === 0) return orderRows(this.#rows.finish(), this.#base.ns, oddities, file);
    return keepOrder(this.#rows.finish(), this.#base.ns, oddities, file);
  }

  #layout(file: string, line: Line): CsvLayout {
    const layout = layoutOf(file, line, this.options.columns ?? {}, this.options);
    const { ev, kind, side } = layout.places;
    if (ev < 0 && kind < 0 && !this.options.kind)
      throw unreadable(file, line, "a column for ev or kind, or to be told that all rows are one kind");
    if (ev < 0 && side < 0) throw unreadable(file, line, "a column for ev or side");
    return layout;
  }

  #take(file: string, line: Line, layout: CsvLayout): void {
    this.#rows.at(file, line);
    const cells = cellsOf(line.text, layout.delimiter);
    if (cells.length !== layout.columns) throw unreadable(file, line, `${layout.columns} columns, got ${cells.length}`);
    const cell = (field: CsvField): string | null => {
      const place = layout.places[field];
      return place < 0 ? null : (cells[place] as string).trim();
    };
    inLine(file, line, "a row", () => this.#add(cell));
  }

  #add(cell: (field: CsvField) => string | null): void {
    const ev = this.#ev(cell);
    const exch = this.#time(cell("exchTs"), "exchTs");
    const local = this.#time(cell("localTs"), "localTs");
    if (local === null) this.#rows.note("no local time");
    if (exch === null) this.#rows.note("no exchange time");
    const exchTs = (exch ?? local) as number;
    const localTs = (local ?? exch) as number;
    if (localTs < exchTs) this.#rows.note("negative latency");
    const price = decimalCell(cell("price") ?? "", "price");
    const quantity = decimalCell(cell("quantity") ?? "", "quantity");
    const orderId = cell("orderId");
    this.#rows.add(ev, exchTs, localTs, price, quantity, orderId ? wholeCell(orderId, "orderId") : 0);
    this.#watch(ev, price, quantity);
  }

  #ev(cell: (field: CsvField) => string | null): number {
    const given = cell("ev");
    if (given === null) {
      const kind = kindOf(cell("kind") ?? this.options.kind ?? "");
      return kind + sideOf(cell("side") ?? "", kind);
    }
    const ev = evOf(given);
    this.#flags |= ev & (EXCH | LOCAL);
    if ((ev & (EXCH | LOCAL)) === 0) this.#sideless = true;
    return ev;
  }

  #time(cell: string | null, field: "exchTs" | "localTs"): number | null {
    if (cell === null) return null;
    this.#units[field] ??= unitOf(cell);
    return this.#base.from(timeOf(cell, this.#units[field] as TimeUnit, field));
  }

  /** Of levels only; a market by order is crossed in more ways than a plain file tells. */
  #watch(ev: number, price: number, quantity: number): void {
    const kind = ev & 0xff;
    if (kind !== Kind.depth && kind !== Kind.snapshot) return;
    this.#crosses.set(ev & 0x30000000, price, quantity);
    if (this.#crosses.becameCrossed()) this.#rows.note("book crossed");
  }
}
