import { HftError } from "../../errors.js";
import { keepOrder } from "./event-order.js";
import { type ImportOptions, type InputFile, makeImporter } from "./importer.js";
import { type Line, readLines, unreadable } from "./lines.js";
import { isBookLine, type LobsterLevel, type LobsterMessage, readLevels, readMessage } from "./lobster-lines.js";
import { before, FIRST_OWN_ID, LobsterOrders } from "./lobster-orders.js";
import { ClockWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";

export interface LobsterOptions extends ImportOptions {
  /** The day as `YYYY-MM-DD`; without it, that in the file's name. */
  date?: string;
}

/** Times count from midnight there. */
const TIME_ZONE = "America/New_York";
const DATE = /(\d{4})-(\d{2})-(\d{2})/;

/**
 * LOBSTER's pairs of files for a day, `message` and `orderbook`: market by order. The second, whose line is the book after
 * the message of the same line, tells of orders that no message does; without it they are missing. Executions of hidden
 * orders are trades and nothing else; trades of an auction have no side. Only the exchange's clock is known.
 * Format: lobsterdata.com, "Output structure", and the readme of its sample files.
 */
export const lobster = makeImporter({
  id: "lobster",
  title: "LOBSTER, message and orderbook",
  kind: "L3",
  async read(files, options: LobsterOptions) {
    const { messages, book } = await pairOf(files);
    const rows = new RowBuilder(options);
    await new LobsterReader(rows).read(messages, book);
    if (rows.length === 0) throw new HftError(2009, `${messages.name} holds no messages of a book.`, { file: messages.name });
    return keepOrder(rows.finish(), BigInt(midnightOf(messages.name, options.date)) * 1_000_000n, rows.oddities, messages.name);
  },
});

class LobsterReader {
  readonly #orders: LobsterOrders;
  readonly #clocks = new ClockWatch();
  #latestNs = 0;

  constructor(readonly rows: RowBuilder) {
    this.#orders = new LobsterOrders(rows);
  }

  async read(messages: LineReader, book: LineReader | null): Promise<void> {
    for (let line = await messages.next(), first = true; line; line = await messages.next(), first = false) {
      const message = this.#message(messages.name, line);
      const levels = book && (await this.#levels(book, messages.name, line));
      if (first && levels) this.#orders.match(before(levels, message), true);
      this.#orders.apply(message);
      if (levels) this.#orders.match(levels, false);
    }
    const more = book && (await book.next());
    if (book && more) throw unreadable(book.name, more, `no more lines than ${messages.name} has`);
  }

  async #levels(book: LineReader, messages: string, line: Line): Promise<LobsterLevel[]> {
    const shown = await book.next();
    if (!shown) throw unreadable(book.name, { text: "", number: book.line + 1 }, `a line for line ${line.number} of ${messages}`);
    return readLevels(book.name, shown);
  }

  #message(file: string, line: Line): LobsterMessage {
    const message = readMessage(file, line);
    if (message.orderId >= FIRST_OWN_ID) throw unreadable(file, line, `an order id below ${FIRST_OWN_ID}`);
    this.rows.at(file, line);
    for (const odd of this.#clocks.see(message.ns, message.ns)) if (odd.startsWith("exchange")) this.rows.note(odd);
    this.#latestNs = Math.max(this.#latestNs, message.ns);
    this.#orders.at(this.#latestNs);
    return message;
  }
}

/** One line after the other; empty ones do not count. */
class LineReader {
  readonly #batches: AsyncGenerator<Line[]>;
  #batch: Line[] = [];
  #at = 0;
  /** Number of the last line. */
  line = 0;

  constructor(file: InputFile) {
    this.name = file.name;
    this.#batches = readLines(file);
  }

  readonly name: string;

  async peek(): Promise<Line | null> {
    for (;;) {
      while (this.#at < this.#batch.length && this.#batch[this.#at]?.text === "") this.#at++;
      if (this.#at < this.#batch.length) return this.#batch[this.#at] as Line;
      const { done, value } = await this.#batches.next();
      if (done) return null;
      this.#batch = value;
      this.#at = 0;
    }
  }

  async next(): Promise<Line | null> {
    // Most lines are there already: they cost no turn.
    const line = await this.peek();
    if (line) this.line = line.number;
    this.#at++;
    return line;
  }
}

/** Tells the two files apart by their columns. */
async function pairOf(files: readonly InputFile[]): Promise<{ messages: LineReader; book: LineReader | null }> {
  if (files.length === 0 || files.length > 2)
    throw new HftError(2006, `Got ${files.length} files, wanted a file of messages and the book's file of the same day.`);
  const readers = files.map((file) => new LineReader(file));
  const isBook: boolean[] = [];
  for (const reader of readers) isBook.push(isBookLine((await reader.peek())?.text ?? ""));
  const messages = readers[isBook.indexOf(false)];
  const book = readers[isBook.indexOf(true)] ?? null;
  if (messages && (files.length === 1 || book)) return { messages, book };
  throw new HftError(
    2006,
    `Got ${files.map(({ name }) => name).join(" and ")}, wanted one file of messages, and at most one of the book.`,
    {
      file: files[0]?.name ?? "",
    },
  );
}

/** Midnight of a day in New York, ms since 1970. */
function midnightOf(file: string, date: string | undefined): number {
  const day = DATE.exec(date ?? file)?.[0];
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (day === undefined || Number.isNaN(utc))
    throw new HftError(
      2006,
      `${file}: got ${date === undefined ? "no date in the name" : JSON.stringify(date)}, wanted a date as YYYY-MM-DD.`,
      { file },
    );
  // The clocks change at 2 in the morning, on Sundays: what holds at 5 UTC holds at midnight there on any other day.
  return utc - offsetMs(utc + 5 * 3_600_000);
}

function offsetMs(utc: number): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: TIME_ZONE, hour: "2-digit", hourCycle: "h23", day: "2-digit" }).formatToParts(
    utc,
  );
  const hour = Number(parts.find(({ type }) => type === "hour")?.value);
  return (hour - 5) * 3_600_000;
}
