import { describe, expect, it } from "vitest";
import { aggregateLevels } from "../../src/data/aggregate.js";
import { detectFormat } from "../../src/data/detect.js";
import { SeededRandom } from "../../src/data/generator/random.js";
import { type Imported, type InputFile, importers } from "../../src/data/importers/index.js";
import type { LobsterOptions } from "../../src/data/importers/lobster.js";
import { checkRows } from "../../src/data/quality.js";
import { BUY, Kind, type RowColumns, SELL } from "../../src/data/rows.js";
import { type ErrorCode, HftError } from "../../src/errors.js";

const STEPS: LobsterOptions = { tickSize: 0.01, lotSize: 1 };
const NAME = "AAPL_2012-06-21_34200000_57600000";
const OWN = 2 ** 52;

/** In pieces of 11 bytes, cut inside of lines. */
function file(kind: string, lines: readonly string[], name = `${NAME}_${kind}_2.csv`): InputFile {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  return { name, chunks: Array.from({ length: Math.ceil(bytes.length / 11) }, (_, i) => bytes.subarray(i * 11, i * 11 + 11)) };
}

const messages = (...lines: string[]) => file("message", lines);
const book = (...lines: string[]) => file("orderbook", lines);
const take = (files: InputFile[], options = STEPS): Promise<Imported> => importers.lobster.import(files, options);

const kinds = Object.fromEntries(Object.entries(Kind).map(([name, kind]) => [kind, name]));
const shown = ({ rows }: Imported) =>
  Array.from({ length: rows.length }, (_, i) => {
    const side = rows.ev[i]! & BUY ? "buy" : rows.ev[i]! & SELL ? "sell" : "none";
    const id = rows.orderId[i]! >= OWN ? `own${rows.orderId[i]! - OWN}` : rows.orderId[i];
    return `${kinds[rows.ev[i]! & 0xff]} ${side} ${id} ${rows.ticks[i]} ${rows.lots[i]}`;
  });

/** What a level without an order is in the file of the book. */
const NO_ASK = "9999999999,0";
const NO_BID = "-9999999999,0";

interface Order {
  side: 1 | -1;
  ticks: number;
  lots: number;
}

type Levels = [ticks: number, lots: number][];

/** A line of the book's file: the three best levels of both sides. */
function bookLine(asks: Levels, bids: Levels): string {
  const level = (at: Levels[number] | undefined, none: string) => (at ? `${at[0] * 100},${at[1]}` : none);
  return [0, 1, 2].map((n) => `${level(asks[n], NO_ASK)},${level(bids[n], NO_BID)}`).join(",");
}

const asksOf = (levels: Map<number, number>): Levels => [...levels].sort((a, b) => a[0] - b[0]);
const bidsOf = (levels: Map<number, number>): Levels => [...levels].sort((a, b) => b[0] - a[0]);

/** A market that is reported as LOBSTER does: what is behind the levels in view is left out, and so is what comes before the file begins. */
class Market {
  readonly lines: string[] = [];
  readonly books: string[] = [];
  readonly #orders = new Map<number, Order>();
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  step(id: number): void {
    const ids = [...this.#orders.keys()];
    const fresh = ids.length === 0 || this.#random.unit() < 0.5;
    const order = fresh ? this.#newOrder(id) : (this.#orders.get(this.#random.pick(ids)) as Order);
    const line = fresh ? `1,${id},${order.lots}` : this.#reduce(order);
    const [asks, bids] = [asksOf(this.#levels(-1)), bidsOf(this.#levels(1))];
    const inView = order.side === 1 ? order.ticks >= (bids[2]?.[0] ?? 0) : order.ticks <= (asks[2]?.[0] ?? 999);
    if (id <= 200 || !inView) return;
    this.lines.push(`${34_200 + id / 1_000},${line},${order.ticks * 100},${order.side}`);
    this.books.push(bookLine(asks, bids));
  }

  #newOrder(id: number): Order {
    const side = this.#random.unit() < 0.5 ? 1 : -1;
    const ticks = side === 1 ? 100 - this.#random.below(8) : 101 + this.#random.below(8);
    const order: Order = { side, ticks, lots: 1 + this.#random.below(9) };
    this.#orders.set(id, order);
    return order;
  }

  #reduce(order: Order): string {
    const id = [...this.#orders].find(([, one]) => one === order)?.[0] as number;
    const lots = this.#random.unit() < 0.5 ? order.lots : 1;
    const cancel = lots === order.lots ? 3 : 2;
    const type = this.#random.unit() < 0.4 ? 4 : cancel;
    order.lots -= lots;
    if (order.lots === 0) this.#orders.delete(id);
    return `${type},${id},${lots}`;
  }

  #levels(side: number): Map<number, number> {
    const sums = new Map<number, number>();
    for (const order of this.#orders.values()) if (order.side === side) sums.set(order.ticks, (sums.get(order.ticks) ?? 0) + order.lots);
    return sums;
  }
}

/** The same line after each moment of the rows. */
function levelsByStamp(rows: RowColumns): string[] {
  const [bids, asks] = [new Map<number, number>(), new Map<number, number>()];
  const seen: string[] = [];
  for (let i = 0; i < rows.length; i++) {
    const levels = rows.ev[i]! & BUY ? bids : asks;
    const isDepth = (rows.ev[i]! & 0xff) === Kind.depth;
    if (isDepth && rows.lots[i] === 0) levels.delete(rows.ticks[i]!);
    else if (isDepth) levels.set(rows.ticks[i]!, rows.lots[i]!);
    if (rows.localTs[i + 1] !== rows.localTs[i]) seen.push(bookLine(asksOf(asks), bidsOf(bids)));
  }
  return seen;
}

/** Bytes changed or cut at random: whatever comes of it is rows, or an error with its code. */
async function mutated(bytes: Uint8Array, runs: number): Promise<void> {
  const random = new SeededRandom(11);
  for (let run = 0; run < runs; run++) {
    const damaged = bytes.slice(0, random.unit() < 0.2 ? random.below(bytes.length) : undefined);
    for (let k = random.below(4); k >= 0 && damaged.length > 0; k--)
      damaged[random.below(damaged.length)] = random.pick([0, 0xff, 0x7f, random.below(256)]);
    const error: unknown = await take([{ name: `${NAME}.csv`, chunks: [damaged] }]).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error !== null && !(error instanceof HftError)) throw new Error(`run ${run}: ${String(error)}`);
  }
}

describe("LOBSTER's files", () => {
  it("become orders: submissions, cancels, executions", async () => {
    const got = await take([
      messages(
        "34200.004241176,1,16113575,18,1185300,1",
        "34200.025551909,1,16120456,18,1186600,-1",
        "34200.1,2,16113575,8,1185300,1",
        "34200.2,4,16120456,10,1186600,-1",
        "34200.3,4,16120456,8,1186600,-1",
        "34200.4,3,16113575,10,1185300,1",
      ),
    ]);
    expect(shown(got)).toEqual([
      "add buy 16113575 11853 18",
      "add sell 16120456 11866 18",
      "modify buy 16113575 11853 10",
      "trade buy 0 11866 10",
      "fill sell 16120456 11866 10",
      "modify sell 16120456 11866 8",
      "trade buy 0 11866 8",
      "fill sell 16120456 11866 8",
      "cancel sell 16120456 11866 0",
      "cancel buy 16113575 11853 0",
    ]);
    expect([...got.rows.localTs].map((ns) => ns + 4_241_176).slice(0, 3)).toEqual([4_241_176, 25_551_909, 100_000_000]);
    // Half past nine in New York, in summer.
    expect(got.epochNs).toBe(`${Date.parse("2012-06-21T13:30:00Z")}000000`.replace(/0{9}$/, "004241176"));
    expect(got.report.oddities).toEqual({});
    expect(checkRows(got.rows).findings.map(({ id }) => id)).toContain("constant latency");
  });

  it("takes hidden executions as trades, auctions as trades without a side, halts as notes", async () => {
    const got = await take([
      messages("34200.1,5,0,300,1186250,1", "34200.2,6,-1,5000,1186300,-1", "34300,7,0,0,-1,-1", "34400,7,0,0,0,-1", "34500,7,0,0,1,-1"),
    ]);
    // 118.625 is between two ticks, as hidden executions may be.
    expect(shown(got)).toEqual(["trade sell 0 11862 300", "trade none 0 11863 5000"]);
    expect(Object.entries(got.report.oddities).map(([what, { first }]) => `${what} ${first.split(":")[1]}`)).toEqual([
      "off tick 1",
      "cross trade 2",
      "trading halted 3",
      "quoting resumed 4",
      "trading resumed 5",
    ]);
  });

  it("knows from the book's file what was there before the first message, and what moves out of view", async () => {
    const got = await take([
      book(
        `1000200,5,1000000,7,1000300,9,999900,4`,
        `1000200,5,1000000,4,1000300,9,999900,4`,
        `1000200,5,999900,4,1000300,9,999800,6`,
        `1000200,5,999900,4,1000300,9,${NO_BID}`,
      ),
      messages("34200.1,1,11,2,1000000,1", "34200.2,4,5,3,1000000,1", "34200.3,3,99,4,1000000,1", "34200.4,2,7,6,999800,1"),
    ]);
    expect(shown(got)).toEqual([
      "add buy own0 9999 4",
      "add buy own1 10000 5",
      "add sell own2 10002 5",
      "add sell own3 10003 9",
      "add buy 11 10000 2",
      "trade sell 0 10000 3",
      "fill buy own1 10000 3",
      "modify buy own1 10000 2",
      "cancel buy own1 10000 0",
      "cancel buy 11 10000 0",
      "add buy own4 9998 6",
      "cancel buy own4 9998 0",
    ]);
    expect(got.report.oddities).toEqual({ "level changed without a message": { count: 2, first: `${NAME}_message_2.csv:3` } });
  });

  it("shows after each message the levels of the book's file, whatever was out of view", async () => {
    const market = new Market(7);
    for (let id = 1; id <= 3_000; id++) market.step(id);
    expect(market.lines.length).toBeGreaterThan(1_000);
    const { rows } = await take([messages(...market.lines), book(...market.books)]);
    expect(levelsByStamp(aggregateLevels(rows))).toEqual(market.books);
  });

  const good = "34200.5,1,7,100,1000000,1";
  it.each<[string, InputFile[], ErrorCode, string, number?, LobsterOptions?]>([
    ["five columns", [messages(good, "34200.5,1,7,100,1000000")], 2006, "wanted 6 columns", 2],
    ["a time of day", [messages("09:30:00,1,7,100,1000000,1")], 2006, "wanted seconds since midnight", 1],
    ["a time on the next day", [messages("86400.0,1,7,100,1000000,1")], 2006, "wanted seconds since midnight", 1],
    ["type 8", [messages(good, "34200.5,8,7,100,1000000,1")], 2006, "wanted a type of 1 to 7", 2],
    ["no type", [messages(good, "34200.5,,7,100,1000000,1")], 2006, "wanted a type of 1 to 7", 2],
    ["direction 0", [messages("34200.5,1,7,100,1000000,0")], 2006, "wanted 1 or -1 as direction", 1],
    ["a price in dollars", [messages("34200.5,1,7,100,100.25,1")], 2006, "wanted a whole number up to 2^53 as price", 1],
    [
      "an order id beyond all",
      [messages("34200.5,1,4503599627370496,100,1000000,1")],
      2006,
      "wanted an order id below 4503599627370496",
      1,
    ],
    ["a size below 0", [messages("34200.5,1,7,-100,1000000,1")], 2007, "wanted none below 0", 1],
    ["a price beyond all ticks", [messages("34200.5,1,7,1,900719925474099,1")], 2007, "wanted a number of at most 2147483646 steps", 1],
    ["a book that ends early", [messages(good, good), book("1000100,1,1000000,100")], 2006, "wanted a line for line 2 of", 2],
    ["a book that goes on", [messages(good), book("1000100,1,1000000,100", "1000100,1,1000000,100")], 2006, "wanted no more lines than", 2],
    [
      "a book of odd columns",
      [messages(good, "34200.6,1,8,100,1000000,1"), book("1000100,1,1000000,100", "1,2,3")],
      2006,
      "wanted four columns for each level",
      2,
    ],
    ["a level that is none", [messages(good), book("1000100,x,1000000,100")], 2006, "wanted a whole number up to 2^53 as size", 1],
    ["two files of messages", [messages(good), messages(good)], 2006, "wanted one file of messages"],
    ["the book alone", [book("1000100,1,1000000,100")], 2006, "wanted one file of messages"],
    ["no file", [], 2006, "Got 0 files"],
    ["no date", [file("message", [good], "message.csv")], 2006, "wanted a date as YYYY-MM-DD"],
    ["a date that is none", [messages(good)], 2006, 'got "tomorrow", wanted a date', undefined, { ...STEPS, date: "tomorrow" }],
    ["nothing", [messages("34300,7,0,0,-1,-1")], 2009, "holds no messages of a book"],
  ])("refuses %s", async (_, files, code, message, line, options) => {
    const error = await take(files, options).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HftError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    if (line !== undefined) expect(error).toMatchObject({ place: { file: expect.stringContaining(NAME), line } });
  });

  it("takes the date that it is told, in winter's time too", async () => {
    const { epochNs } = await take([file("message", [good], "m.csv")], { ...STEPS, date: "2020-01-02" });
    expect(epochNs).toBe(`${Date.parse("2020-01-02T14:30:00.500Z")}000000`);
  });

  it("is told by its lines", () => {
    expect(detectFormat(new TextEncoder().encode(`${good}\n${good}\n`)).format).toBe("lobster");
  });
});

it("messages with random damage are rows or an error, never a fault", () => {
  const lines = Array.from(
    { length: 10 },
    (_, i) => `${34_200 + i}.5,${(i % 5) + 1},${(i % 3) + 1},10,${1_000_000 + i * 100},${i % 2 ? 1 : -1}`,
  );
  return mutated(new TextEncoder().encode(lines.join("\n")), 1_000);
});
