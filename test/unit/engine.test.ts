import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { type BookInfo, BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { OrderEventKind } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import { quantileNs } from "../../src/metrics/histogram.js";
import { NO_TICK } from "../../src/units.js";
import { hostileCase, randomFrom } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BID = EXCH + LOCAL + BUY + Kind.depth;
const ASK = EXCH + LOCAL + SELL + Kind.depth;
const SELL_TRADE = EXCH + LOCAL + SELL + Kind.trade;

/** `[ev, exchTs, localTs, ticks, lots]` a row. */
function columns(...rows: [number, number, number, number, number][]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, (row) => row[0]),
    exchTs: Float64Array.from(rows, (row) => row[1]),
    localTs: Float64Array.from(rows, (row) => row[2]),
    ticks: Int32Array.from(rows, (row) => row[3]),
    lots: Float64Array.from(rows, (row) => row[4]),
    orderId: new Float64Array(rows.length),
  };
}

function info(change: Partial<BookInfo> = {}): BookInfo {
  const instrument = { symbol: "TEST", venue: "", baseCurrency: "A", quoteCurrency: "B", tickSize: 0.5, lotSize: 0.25, contractSize: 1 };
  const about = { title: "", licence: "", source: "", synthetic: true, notes: [], digest: "" };
  return { ...about, name: "test", kind: "L2", instrument, epochNs: "0", firstNs: 0, lastNs: 0, rows: 0, trades: 0, ...change };
}

const leg = (ns: number) => ({ model: "constant" as const, ns });
const LATENCY = { entry: leg(10), response: leg(5) };

async function engineOf(rows: RowColumns, config: object = {}, keep?: { orderEvents?: number; samples?: number }): Promise<Engine> {
  const engine = await Engine.create({
    wasm,
    books: [info()],
    config: validateConfig({ latency: LATENCY, ...config }),
    ...(keep ? { keep } : {}),
  });
  engine.pushRows(0, rows);
  engine.endRows(0);
  return engine;
}

const CALM = columns(
  [BID, 0, 3, 100, 8],
  [ASK, 0, 3, 102, 6],
  [BID, 100, 103, 99, 4],
  [SELL_TRADE, 200, 203, 100, 9],
  [BID, 300, 303, 98, 1],
);

describe("Engine", () => {
  it("shows the local book late by the feed, and stops when all of a time is done", async () => {
    const engine = await engineOf(CALM);
    expect(engine.runUntil(2, EVENT.batch)).toBe(STOP.time);
    expect(engine.market(0).bidTicks).toBe(NO_TICK);
    expect(engine.runUntil(1_000, EVENT.batch)).toBe(STOP.event);
    expect([engine.nowNs, engine.market(0).bidTicks, engine.market(0).bidLots, engine.market(0).askTicks]).toEqual([3, 100, 8, 102]);
    expect(engine.market(0).level(1, 1)).toBeNull();
    expect(engine.market(0).level(-1, 0)).toEqual({ ticks: 102, lots: 6 });
  });

  it("stops for ticks and trades only when asked to, and tells which", async () => {
    const engine = await engineOf(CALM);
    engine.runUntil(1_000, EVENT.tick | EVENT.trade);
    expect([engine.nowNs, engine.eventMask]).toEqual([3, EVENT.tick]);
    engine.runUntil(1_000, EVENT.tick | EVENT.trade);
    expect([engine.nowNs, engine.eventMask]).toEqual([203, EVENT.trade]);
    const market = engine.market(0);
    expect([market.tradeCount, market.tradeTicks(0), market.tradeLots(0), market.tradeSide(0), market.tradeExchTs(0)]).toEqual([
      1, 100, 9, -1, 200,
    ]);
    expect(engine.runUntil(1_000, EVENT.tick | EVENT.trade)).toBe(STOP.end);
  });

  it("records an order's life: sent, accepted behind the queue, filled by the queue", async () => {
    const engine = await engineOf(CALM);
    engine.runUntil(50, 0);
    const id = engine.submit(0, 1, 100, 1, 0, 0);
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    const events = engine.finish().orderEvents;
    expect(Array.from(events.what.subarray(0, events.length))).toEqual([
      OrderEventKind.sent,
      OrderEventKind.accepted,
      OrderEventKind.filled,
    ]);
    expect(Array.from(events.localTs.subarray(0, 3))).toEqual([50, 65, 205]);
    expect(Array.from(events.exchTs.subarray(0, 3))).toEqual([60, 60, 200]);
    expect(events.queueAheadLots[1]).toBe(8);
    expect(engine.order(id)).toBeNull();
    expect(engine.account(0)).toMatchObject({ positionLots: 1, numTrades: 1, balance: -100 * 0.5 * 0.25 });
  });

  it("tells the queue ahead of a resting order, and refuses what is under way, over or unknown", async () => {
    const engine = await engineOf(CALM);
    engine.runUntil(50, 0);
    const id = engine.submit(0, 1, 100, 40, 0, 0);
    expect(engine.cancel(0, id)).toBe(false);
    engine.runUntil(150, 0);
    expect(engine.order(id)).toMatchObject({ status: 1, request: 0, ticks: 100, queueAheadLots: 8, exchTs: 60 });
    expect(engine.cancel(0, 99)).toBe(false);
    expect(engine.modify(0, id, 101, 3)).toBe(true);
    expect(engine.modify(0, id, 101, 3)).toBe(false);
    engine.runUntil(190, 0);
    expect(engine.cancel(0, id)).toBe(true);
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    expect(engine.cancel(0, id)).toBe(false);
  });

  it("names the row that can't be, and takes none of its chunk", async () => {
    const rows = columns([BID, 0, 3, 100, 8], [ASK, 0, Number.NaN, 102, 6]);
    const engine = await Engine.create({ wasm, books: [info()], config: validateConfig({}) });
    expect(() => engine.pushRows(0, rows)).toThrow(expect.objectContaining({ code: 2007, place: { row: 1 } }));
    expect(() => engine.pushRows(0, columns([BID, 0, 0, 1, -1]))).toThrow(HftError);
    expect(engine.rowsDone).toBe(0);
  });

  it.each([
    ["L3Fifo on a book of levels", { queueModel: "L3Fifo" }, {}, 1002],
    ["L3Fifo with partial fills", { queueModel: "L3Fifo", exchange: "partial-fill" }, { kind: "L3" as const }, 1004],
  ])("refuses %s", async (_, config, book, code) => {
    const refused = Engine.create({ wasm, books: [info(book)], config: validateConfig(config) });
    await expect(refused).rejects.toMatchObject({ code });
  });

  it("refuses bytes that are not the core", async () => {
    const refused = Engine.create({ wasm: new Uint8Array([0, 1, 2, 3]), books: [info()], config: validateConfig({}) });
    await expect(refused).rejects.toMatchObject({ code: 5002 });
  });

  it("keeps the record up to its caps and counts the rest, yet tells every event of a stop", async () => {
    const engine = await engineOf(CALM, { sampleNs: 1_000 }, { orderEvents: 2 });
    engine.runUntil(50, 0);
    engine.submit(0, 1, 90, 1, 0, 0);
    engine.submit(0, 1, 91, 1, 0, 0);
    expect(engine.runUntil(1_000, EVENT.response)).toBe(STOP.event);
    const { news } = engine;
    expect(Array.from({ length: news.count }, (_, k) => news.what(k))).toEqual([OrderEventKind.accepted, OrderEventKind.accepted]);
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    const record = engine.finish();
    expect([record.orderEvents.length, record.dropped.orderEvents]).toEqual([2, 2]);
  });

  it("takes any number of requests between two stops", async () => {
    const engine = await engineOf(CALM);
    engine.runUntil(50, 0);
    for (let n = 0; n < 10_000; n++) engine.submit(0, 1, 1 + n, 1, 0, 0);
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    const { orderEvents } = engine.finish();
    const sent = orderEvents.what.reduce((count, what) => count + (what === OrderEventKind.sent ? 1 : 0), 0);
    expect([sent, orderEvents.orderId.filter((id) => id === 10_000).length]).toEqual([10_000, 2]);
  });

  it("samples on a grid what was true then, and at the end", async () => {
    const record = (await engineOf(CALM, { sampleNs: 1_000 })).finish();
    expect(record.samples.length).toBe(1);
    const engine = await engineOf(columns([BID, 0, 0, 100, 8], [BID, 2_500, 2_500, 101, 8], [BID, 3_500, 3_500, 102, 8]), {
      sampleNs: 1_000,
    });
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    const { samples } = engine.finish();
    expect(Array.from(samples.ts)).toEqual([2_000, 3_000, 3_500]);
    expect(Array.from(samples.bidTicks)).toEqual([100, 101, 102]);
  });
});

describe("half a lot of queue", () => {
  it("used up counts as a whole one: halves are rounded away from zero", async () => {
    // PowerProb with n = 1 shares evenly: of 9 lots 4.5 stay ahead after half of the level went, and a trade of 5 leaves -0.5.
    const rows = columns(
      [BID, 0, 0, 100, 9],
      [ASK, 0, 0, 102, 6],
      [BID, 100, 100, 100, 18],
      [BID, 200, 200, 100, 9],
      [SELL_TRADE, 300, 300, 100, 5],
    );
    const engine = await engineOf(rows, { queueModel: { model: "PowerProb", n: 1 } });
    engine.runUntil(50, 0);
    const id = engine.submit(0, 1, 100, 1, 0, 0);
    engine.runUntil(250, 0);
    expect(engine.order(id)?.queueAheadLots).toBe(4.5);
    engine.runUntil(Number.POSITIVE_INFINITY, 0);
    expect(engine.account(0).positionLots).toBe(1);
  });
});

describe("latency", () => {
  it("draws every leg evenly within its jitter, and the same again for the same seed", async () => {
    const jitter = (ns: number, jitterNs: number) => ({ model: "jitter" as const, ns, jitterNs });
    const run = async (seed: number) => {
      const latency = { feed: jitter(50, 20), entry: jitter(100, 20), response: jitter(50, 20) };
      const rows = Array.from({ length: 20_000 }, (_, i): [number, number, number, number, number] => [
        BID,
        i * 1_000,
        i * 1_000,
        100,
        1 + (i % 7),
      ]);
      const engine = await engineOf(columns(...rows), { latency, seed });
      while (engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch) === STOP.event) engine.submit(0, 1, 50, 1, 0, 0);
      return engine.finish();
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    for (const [name, low, high] of [
      ["feed", 30, 70],
      ["entry", 80, 120],
      ["response", 30, 70],
    ] as const) {
      const histogram = first.latency[name];
      expect([histogram.count, histogram.minNs, histogram.maxNs]).toEqual([20_000, low, high]);
      expect(Math.abs(histogram.sumNs / histogram.count - (low + high) / 2)).toBeLessThan(0.5);
      expect(quantileNs(histogram, 0.5)).toBeGreaterThan(low);
    }
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  it("gives the same run whatever the size of the chunks, modelled feed included", async () => {
    const hashes = new Set<string>();
    for (const size of [1, 7, 64, 1_500]) hashes.add(await runInChunks(size));
    expect([...hashes]).toHaveLength(1);
  });
});

/** A hostile market in chunks of `size` rows with orders strewn in; what came of it. */
async function runInChunks(size: number): Promise<string> {
  const { rows } = hostileCase(7);
  const engine = await Engine.create({ wasm, books: [info()], config: validateConfig({ latency: "realistic" }) });
  const random = randomFrom(3);
  let next = 0;
  const feed = () => {
    if (next >= rows.length) engine.endRows(0);
    else engine.pushRows(0, slice(rows, next, next + size));
    next += size;
  };
  const trade = () => {
    if (random() < 0.3) engine.submit(0, random() < 0.5 ? 1 : -1, 990 + Math.floor(random() * 20), 3, 0, 0);
  };
  feed();
  for (;;) {
    const stop = engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch);
    if (stop === STOP.end) break;
    if (stop === STOP.needRows) feed();
    else trade();
  }
  const { hash, latency } = engine.finish();
  return `${hash} ${latency.feed.count} ${latency.feed.sumNs}`;
}

function slice(rows: RowColumns, from: number, to: number): RowColumns {
  const { ev, exchTs, localTs, ticks, lots, orderId } = rows;
  const end = Math.min(to, rows.length);
  return {
    length: end - from,
    ev: ev.slice(from, end),
    exchTs: exchTs.slice(from, end),
    localTs: localTs.slice(from, end),
    ticks: ticks.slice(from, end),
    lots: lots.slice(from, end),
    orderId: orderId.slice(from, end),
  };
}

describe("a price that walks away for ever", () => {
  const PIECES = 10;

  it("leaves no memory behind: empty parts of the ladder are used again", async () => {
    const engine = await Engine.create({ wasm, books: [info()], config: validateConfig({}) });
    const walk = (from: number): RowColumns => {
      const rows: [number, number, number, number, number][] = [];
      for (let i = from; i < from + 20_000; i++) rows.push([BID, i, i, 1_000 + i * 64, 5], [BID, i, i, 1_000 + (i - 3) * 64, 0]);
      return columns(...rows);
    };
    const pages: number[] = [];
    for (let piece = 0; piece < PIECES; piece++) {
      engine.pushRows(0, walk(piece * 20_000));
      engine.runUntil(piece * 20_000 + 19_998, 0);
      pages.push(engine.core.memory.buffer.byteLength);
    }
    // Nodes of the tree stay, 20 KB for each 262,144 ticks walked; blocks come back.
    expect((pages.at(-1) as number) - (pages[2] as number)).toBeLessThan(3_000_000 + (PIECES - 3) * 5 * 20_480 * 2);
    expect(engine.market(0).bidTicks).toBeGreaterThan(1_000 + (PIECES * 20_000 - 1_000) * 64);
    expect(engine.market(0).level(1, 2)?.lots).toBe(5);
  });

  it("keeps levels that nobody removes in few bytes each, and finds all of them again", async () => {
    const engine = await Engine.create({ wasm, books: [info()], config: validateConfig({}) });
    const piece = 20_000;
    const bytes: number[] = [];
    for (let n = 0; n < PIECES; n++) {
      const rows = Array.from({ length: piece }, (_, i): [number, number, number, number, number] => {
        const level = n * piece + i;
        return [BID, level, level, level * 100, 1 + (level % 7)];
      });
      engine.pushRows(0, columns(...rows));
      engine.runUntil((n + 1) * piece - 2, 0);
      bytes.push(engine.core.memory.buffer.byteLength);
    }
    // Both sides of the wire keep them.
    expect(((bytes.at(-1) as number) - (bytes[0] as number)) / (piece * (PIECES - 1))).toBeLessThan(40);
    for (let level = 0; level < piece * PIECES - 1; level += 997) expect(engine.core.lotsAt(0, 1, level * 100)).toBe(1 + (level % 7));
  });
});

describe("thousands of packs on their way at once", () => {
  const rows = Array.from({ length: 8_000 }, (_, i): [number, number, number, number, number] => [
    BID,
    1_000,
    1_000,
    100 + (i % 50),
    1 + (i % 7),
  ]);

  const pushed = async (inPacks: RowColumns[]): Promise<Engine> => {
    const engine = await Engine.create({ wasm, books: [info()], config: validateConfig({}) });
    for (const pack of inPacks) engine.pushRows(0, pack);
    return engine;
  };

  it("take what they hold, not the room of a long one, and play as one pack does", async () => {
    const single = await pushed(rows.map((row) => columns(row)));
    expect(single.core.memory.buffer.byteLength).toBeLessThan(64 * 2 ** 20);
    const whole = await pushed([columns(...rows)]);
    for (const engine of [single, whole]) {
      engine.endRows(0);
      expect(engine.runUntil(Number.POSITIVE_INFINITY, 0)).toBe(STOP.end);
    }
    expect(single.hash()).toBe(whole.hash());
    for (let tick = 100; tick < 150; tick++) expect(single.core.lotsAt(0, 1, tick)).toBe(whole.core.lotsAt(0, 1, tick));
  });
});
