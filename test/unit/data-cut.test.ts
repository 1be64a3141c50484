import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { cutBook } from "../../src/data/cut/cut-book.js";
import { digestChunks } from "../../src/data/digest.js";
import { generateBook } from "../../src/data/generator/generate.js";
import type { Book, RowColumns } from "../../src/data/rows.js";
import { HftError } from "../../src/errors.js";
import { createHftEngine, type HftSession } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import type { Execution } from "../../src/strategy/types.js";
import { LONG } from "../length.js";
import { memoryBook, quietMarket } from "../memory-book.js";

/** Without jitter, which would draw anew in a part. */
const LATENCY = {
  feed: { model: "recorded" },
  entry: { model: "constant", ns: 2e6 },
  response: { model: "constant", ns: 1e6 },
} as const;
const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));

async function cutOf(book: Book, fromNs: number, toNs: number): Promise<Book> {
  const { pieces } = await cutBook(book, { fromNs, toNs });
  return openBook(new Uint8Array(Buffer.concat([...pieces()])));
}

const engineOn = (book: Book, queueModel: "PowerProb" | "L3Fifo"): Promise<HftSession> =>
  createHftEngine({ exchangeConnector: book, wasm, queueModel, latencyModel: LATENCY });

/** The best levels of each side at a moment of the run. */
function levels(engine: HftSession): unknown {
  const book = engine.book();
  return [0, 1, 2, 3, 5, 9, 14, 19].map((depth) => [book.bid(depth), book.ask(depth)]);
}

/** Levels at some moments after `fromNs` of the whole book. */
async function seen(book: Book, model: "PowerProb" | "L3Fifo", fromNs: number, afterNs: readonly number[]): Promise<unknown[]> {
  const engine = await engineOn(book, model);
  const found: unknown[] = [];
  await engine.sleep(1);
  for (const ns of afterNs) {
    await engine.sleep(fromNs + ns - engine.nowNs);
    found.push(levels(engine));
  }
  return found;
}

/** Joins both best prices from a moment on, again and again, and writes down what came of it. */
class Quoter extends HftStrategy {
  readonly heard: unknown[] = [];

  constructor(
    readonly zeroNs: number,
    executionEngine: HftSession,
  ) {
    super({ executionEngine });
  }

  onStart(): void {
    this.setTimer(this.zeroNs + 5e6 - this.engine.nowNs);
  }

  onTimer(): void {
    this.setTimer(250e6);
    const [bid, ask] = [this.engine.book().bid(0), this.engine.book().ask(0)];
    if (!bid || !ask || this.engine.activeOrders.size > 6) return;
    const [symbol = ""] = this.engine.symbols;
    for (const [side, { price }] of [["buy", bid] as const, ["sell", ask] as const])
      void this.engine
        .executeOrder({ symbol, side, price, quantity: 0.01, timeInForce: "GTX", awaitFill: true })
        .then((done) => this.#note(done));
  }

  #note({ status, executedPrice, executedQuantity, queueAheadQty }: Execution): void {
    this.heard.push([this.engine.nowNs - this.zeroNs, status, executedPrice, executedQuantity, queueAheadQty]);
  }
}

async function traded(book: Book, model: "PowerProb" | "L3Fifo", zeroNs: number): Promise<unknown[]> {
  const strategy = new Quoter(zeroNs, await engineOn(book, model));
  await strategy.start();
  return strategy.heard;
}

const built = (name: string) => fileURLToPath(new URL(`../../build/books/${name}.hftbook`, import.meta.url));
const generated = generateBook({ seed: 5, spanNs: 40e9, regime: "burst" });
const BOOKS: [name: string, model: "PowerProb" | "L3Fifo", open: () => Promise<Book>, fromNs: number, toNs: number][] = [
  ["a generated book", "PowerProb", async () => memoryBook(generated.rows, 1_000, generated.info), 17.3e9, 31e9],
  ...(
    [
      ["usdm-btcusdt-20240808", "PowerProb", 100.5e9, 130e9],
      ["spot-btcusdt-20240808", "PowerProb", 200e9, 260e9],
      ["bitstamp-btcusd-20260502", "L3Fifo", 600e9, 700e9],
    ] as const
  )
    .filter(([name]) => existsSync(built(name)))
    .map(([name, model, from, to]): (typeof BOOKS)[number] => [
      name,
      model,
      () => openBook(new Uint8Array(readFileSync(built(name)))),
      from,
      to,
    ]),
];
if (BOOKS.length < 4) console.warn("SKIPPED: cuts of the real books, which are not in build/books. Run: npm run books");

describe("a part of a book", () => {
  const showsTheMarket = async (...[, model, open, fromNs, toNs]: (typeof BOOKS)[number]): Promise<void> => {
    const whole = await open();
    const part = await cutOf(whole, fromNs, toNs);
    const moments = [1, 2e6, 0.4e9, 1.1e9, 5.3e9, toNs - fromNs - 0.8e9];
    expect(await seen(part, model, 0, moments)).toEqual(await seen(whole, model, fromNs, moments));
  };
  it.each(BOOKS.slice(0, 2))("shows the market as the whole does: %s", showsTheMarket);
  it.each(BOOKS.slice(2))("shows the market as the whole does: %s", LONG, showsTheMarket);

  const fillsTheOrders = async (...[, model, open, fromNs, toNs]: (typeof BOOKS)[number]): Promise<void> => {
    const whole = await open();
    const inPart = await traded(await cutOf(whole, fromNs, toNs), model, 0);
    const inWhole = await traded(await cutOf(whole, 0, toNs), model, fromNs);
    expect(inPart.length).toBeGreaterThan(3);
    expect(inPart).toEqual(inWhole);
  };
  const isQuick = ([name, model]: (typeof BOOKS)[number]) => name === "a generated book" || model === "L3Fifo";
  it.each(BOOKS.filter((book) => isQuick(book)))("fills a strategy's orders as the whole does: %s", fillsTheOrders);
  it.each(BOOKS.filter((book) => !isQuick(book)))("fills a strategy's orders as the whole does: %s", LONG, fillsTheOrders);

  it("is the book itself when it is all of it, and tells where it is from", async () => {
    const whole = memoryBook(generated.rows, 1_000, generated.info);
    const { info } = await cutBook(whole, { fromNs: 0, toNs: 1e12 });
    expect(info.digest).toBe(generated.info.digest);
    expect(info.epochNs).toBe(generated.info.epochNs);
    const part = await cutBook(whole, { fromNs: 10e9, toNs: 20.5e9 });
    expect(part.info).toMatchObject({ name: `${generated.info.name}@10-20.5`, firstNs: 0, synthetic: true, kind: "L2" });
    expect(BigInt(part.info.epochNs) - BigInt(generated.info.epochNs)).toBe(10_000_000_000n);
    expect(part.info.lastNs).toBeLessThan(10.5e9);
    expect(part.info.notes.at(-1)).toContain(`Cut from ${generated.info.name}`);
  });

  it("does not depend on how the book lies in chunks", async () => {
    const { rows, info } = generated;
    const digests = await Promise.all(
      [1_000, 8_192, rows.length].map(async (chunk) => (await cutBook(memoryBook(rows, chunk, info), { fromNs: 7e9, toNs: 9e9 })).info),
    );
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
    const part = await cutOf(memoryBook(rows, 1_000, info), 7e9, 9e9);
    const chunks: RowColumns[] = [];
    for (let chunk = 0; chunk < part.chunkCount; chunk++) chunks.push(await part.readChunk(chunk));
    expect(digestChunks(chunks, part.info.epochNs)).toBe(part.info.digest);
  });

  it.each([
    ["backwards", 5e9, 4e9, 1002],
    ["after its end", 100e9, 200e9, 1002],
    ["of no length", 5e9, 5e9, 1002],
    ["of no number", Number.NaN, 5e9, 1002],
    ["before its start", -9e9, -1e9, 1002],
  ])("is refused %s", async (_why, fromNs, toNs, code) => {
    const failed = await cutBook(memoryBook(quietMarket(20)), { fromNs, toNs }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(HftError);
    expect((failed as HftError).code).toBe(code);
  });
});
