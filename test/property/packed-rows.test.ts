import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi.js";
import { validateConfig } from "../../src/config/validate.js";
import { keptBook, memoryBook } from "../../src/data/memory-book.js";
import type { PackedRows } from "../../src/data/pack.js";
import { packRows } from "../../src/data/packed-rows.js";
import type { Book, RowColumns } from "../../src/data/rows.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { memoryBook as plainBook, quietMarket } from "../memory-book.js";
import { type PlayedRow, unpack } from "../reference/packed.js";
import { hostileCase } from "./hostile.js";

const SEED = 20_261_201;
const KINDS = [0, 1, 2, 3, 4, 10, 11, 12, 13, 99];
const row = fc.record({
  kind: fc.constantFrom(...KINDS),
  flags: fc.nat(15),
  exchTs: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -(2 ** 53), max: 2 ** 53 })),
  localTs: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -(2 ** 53), max: 2 ** 53 })),
  ticks: fc.integer({ min: -(2 ** 31) + 2, max: 2 ** 31 - 2 }),
  lots: fc.oneof(fc.nat(1_000), fc.integer({ min: 2 ** 32 - 2, max: 2 ** 32 + 2 }), fc.maxSafeNat(), fc.constant(0.5)),
  orderId: fc.nat(5),
});
type AnyRow = { kind: number; flags: number; exchTs: number; localTs: number; ticks: number; lots: number; orderId: number };

function columnsOf(rows: AnyRow[]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, ({ kind, flags }) => flags * 2 ** 28 + kind),
    exchTs: Float64Array.from(rows, ({ exchTs }) => exchTs),
    localTs: Float64Array.from(rows, ({ localTs }) => localTs),
    ticks: Int32Array.from(rows, ({ ticks }) => ticks),
    lots: Float64Array.from(rows, ({ lots }) => lots),
    orderId: Float64Array.from(rows, ({ orderId }) => orderId),
  };
}

/** What a row does, in words of hftbacktest's documentation rather than of the code. */
function actionOf({ kind, flags }: AnyRow): number {
  const sided = (buy: number, sell: number, neither: number) => (flags & 2 ? buy : flags & 1 ? sell : neither);
  if (kind === 1 || kind === 4) return sided(abi.ROW_BID, abi.ROW_ASK, abi.ROW_OTHER);
  if (kind === 2) return sided(abi.ROW_BUY_TRADE, abi.ROW_SELL_TRADE, abi.ROW_OTHER);
  if (kind === 3) return sided(abi.ROW_CLEAR_BIDS, abi.ROW_CLEAR_ASKS, abi.ROW_CLEAR);
  if (kind === 10) return sided(abi.ROW_ADD_BID, abi.ROW_ADD_ASK, abi.ROW_OTHER);
  if (kind === 11) return abi.ROW_CANCEL;
  if (kind === 12) return abi.ROW_MODIFY;
  return kind === 13 && flags & 3 ? abi.ROW_FILL : abi.ROW_OTHER;
}

const played =
  (byOrder: boolean) =>
  (given: AnyRow): PlayedRow => ({
    exchTs: given.exchTs,
    localTs: given.localTs,
    flags: given.flags & 12,
    action: actionOf(given),
    ticks: given.ticks,
    lots: given.lots,
    orderId: byOrder ? given.orderId : 0,
  });

describe("packed rows", () => {
  it("hold every row that does something, in its order, with its times and flags", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.boolean(), (rows, byOrder) => {
        const [pack] = packRows(columnsOf(rows), { byOrder }) as [PackedRows];
        const wanted = rows.map(played(byOrder)).filter(({ action }) => byOrder || action <= abi.ROW_CLEAR);
        expect(unpack(pack).rows).toEqual(wanted);
        expect([pack.rows, pack.byOrder]).toEqual([rows.length, byOrder]);
      }),
      { numRuns: 500, seed: SEED },
    );
  });

  it("begin a run where times or flags change, even for rows that do nothing, and know the last ones", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.boolean(), (rows, byOrder) => {
        const [pack] = packRows(columnsOf(rows), { byOrder }) as [PackedRows];
        const { runs } = unpack(pack);
        const key = (at: AnyRow) => `${at.exchTs} ${at.localTs} ${at.flags & 12}`;
        const starts = rows.filter((at, index) => index === 0 || key(at) !== key(rows[index - 1] as AnyRow));
        expect(runs).toHaveLength(starts.length);
        const view = new DataView(pack.bytes.buffer);
        expect(runs.at(-1)).toBe(pack.bytes.length - abi.RUN_BYTES);
        const lastLocal = starts.findLastIndex(({ flags }) => (flags & 4) !== 0);
        expect(view.getUint32(abi.PACK_LAST_LOCAL_RUN, true)).toBe(lastLocal < 0 ? 0 : runs[lastLocal]);
      }),
      { numRuns: 200, seed: SEED },
    );
  });

  it("are cut at 8,192 rows, and fit where they are put at their longest", () => {
    const length = 20_000;
    const rows = columnsOf(
      Array.from({ length }, (_, at) => ({ kind: 10, flags: 14, exchTs: at, localTs: at, ticks: 1, lots: 1, orderId: at })),
    );
    const packs = packRows(rows, { byOrder: true });
    expect(packs.map((pack) => pack.rows)).toEqual([8_192, 8_192, 3_616]);
    expect(packs[0]?.bytes.length).toBe(abi.PACK_MAX_BYTES);
    expect(packs.flatMap((pack) => unpack(pack).rows.map(({ orderId }) => orderId))).toEqual(Array.from({ length }, (_, at) => at));
  });

  it("are refused for a row that can't be, and tell which", () => {
    const good: AnyRow = { kind: 1, flags: 14, exchTs: 1, localTs: 2, ticks: 3, lots: 4, orderId: 0 };
    const bad = [
      { exchTs: Number.NaN },
      { localTs: 2 ** 54 },
      { ticks: -(2 ** 31) },
      { lots: -1 },
      { lots: Number.NaN },
      { lots: 2 ** 54 },
    ];
    for (const change of bad)
      for (const byOrder of [false, true])
        expect(() => packRows(columnsOf([good, { ...good, ...change }]), { byOrder, rowsBefore: 10 })).toThrow(
          expect.objectContaining({ code: 2007, place: { row: 11 } }),
        );
  });
});

describe("a run of packed rows", () => {
  let wasm: WebAssembly.Module;
  beforeAll(async () => {
    wasm = await WebAssembly.compile(readFileSync("build/core.wasm"));
  });

  /** Chunk after chunk, to the end. */
  function feeder(engine: Engine, book: Book, how: "rows" | "packs", laterNs: number): () => Promise<void> {
    let chunk = 0;
    return async () => {
      const at = chunk++;
      if (at >= book.chunkCount) return engine.endRows(0);
      if (how === "rows") return engine.pushRows(0, await book.readChunk(at));
      // Half of it by the pack, half by the push.
      const packs = ((await book.readPacked?.(at)) ?? []).map((pack) => pack.later(laterNs / 2));
      engine.pushPacked(0, packs, laterNs / 2);
    };
  }

  async function play(book: Book, how: "rows" | "packs", laterNs = 0): Promise<string> {
    const engine = await Engine.create({ wasm, books: [book.info], config: validateConfig({ latency: "realistic" }) });
    const feed = feeder(engine, book, how, laterNs);
    const stops: number[] = [];
    await feed();
    for (let stop: number = STOP.event; stop !== STOP.end; ) {
      stop = engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch + EVENT.trade + EVENT.response);
      if (stop === STOP.needRows) await feed();
      if (stop !== STOP.event) continue;
      const { bidTicks, askTicks, tradeCount } = engine.market(0);
      stops.push(engine.nowNs - laterNs, bidTicks, askTicks, tradeCount);
      if (stops.length % 28 === 0) engine.submit(0, 1, bidTicks, 3, 0, 0);
    }
    const { orderEvents, latency, rows } = engine.finish();
    const times = Array.from(orderEvents.localTs.subarray(0, orderEvents.length), (ns) => ns - laterNs);
    return JSON.stringify([rows, stops, times, latency.feed.count, latency.feed.sumNs, latency.roundTrip.count]);
  }

  it("is that of the columns that they were made of, in whatever pieces, kept or not, later or not", async () => {
    const { rows } = hostileCase(11, 3_000);
    const { info } = plainBook(quietMarket(1));
    const wanted = await play(memoryBook(info, rows, 100), "rows");
    for (const size of [1, 100, 8_192]) expect(await play(memoryBook(info, rows, size), "packs")).toBe(wanted);
    expect(await play(keptBook(plainBook(rows, 64)), "packs")).toBe(wanted);
    const kept = keptBook(memoryBook(info, rows, 500));
    for (const later of [0, 0, 1e12]) expect(await play(kept, "packs", later)).toBe(wanted);
  });

  it("wants what its queue model plays: levels or orders", async () => {
    const { info } = plainBook(quietMarket(1));
    const engine = await Engine.create({ wasm, books: [info], config: validateConfig({}) });
    const orders = packRows(quietMarket(1), { byOrder: true });
    expect(() => engine.pushPacked(0, orders)).toThrow(expect.objectContaining({ code: 2007 }));
  });
});
