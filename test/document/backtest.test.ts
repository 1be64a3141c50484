import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it, vi } from "vitest";
import Imbalance from "../../examples/imbalance.js";
import MarketMaker from "../../examples/market-maker.js";
import { Book, backtest, generateFlow, HftStrategy, readStrategy, runRecord, type StrategyParams } from "../../src/index.js";
import { syntheticBook } from "../books.js";
import { engineOf } from "./engine.js";

const book = syntheticBook({ seed: 3, spanNs: 60e9 });
const source = readStrategy(new URL("../../examples/market-maker.ts", import.meta.url));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("backtest in one call", () => {
  it("plays a book through a class and leaves a record that can be asked", async () => {
    const record = await backtest({ book, strategy: MarketMaker, config: { latency: "colocated" } });
    expect(record).toMatchObject({ outcome: "complete", error: null, strategyName: "MarketMaker" });
    expect(record.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(record.orders.length).toBeGreaterThan(20);
    expect(record.fills.length).toBeGreaterThan(0);
    expect(record.latency.entry.count).toBeGreaterThan(0);
    expect(record.samples.length).toBeGreaterThan(500);
    const [account] = record.accounts;
    expect(sum(record.fills.map(({ fee }) => fee))).toBeCloseTo(account?.fee ?? Number.NaN, 9);
    expect(sum(record.orders.map(({ fee }) => fee))).toBeCloseTo(account?.fee ?? Number.NaN, 9);
    const bought = sum(record.fills.map(({ side, quantity }) => (side === "buy" ? quantity : -quantity)));
    expect(bought).toBeCloseTo((account?.positionLots ?? Number.NaN) * 0.001, 9);
  });

  it("gives the same run for source as for a class", async () => {
    const [ofClass, ofSource] = [await backtest({ book, strategy: MarketMaker }), await backtest({ book, strategy: source })];
    expect(ofSource.hash).toBe(ofClass.hash);
    expect(ofSource.orders).toEqual(ofClass.orders);
  });

  it("tells each order in plain numbers, from its request to its end", async () => {
    const { orders, fills } = await backtest({ book, strategy: MarketMaker });
    expect(orders.map(({ orderId }) => orderId)).toEqual(orders.map((_, n) => n + 1));
    for (const order of orders) {
      expect(order.price * 10).toBeCloseTo(Math.round(order.price * 10), 6);
      if (order.acceptedNs !== null) expect(order.acceptedNs).toBeGreaterThan(order.sentNs);
      const own = fills.filter(({ orderId }) => orderId === order.orderId);
      expect(sum(own.map(({ quantity }) => quantity))).toBeCloseTo(order.executedQuantity, 9);
      if (own.length > 0) expect(order).toMatchObject({ executedPrice: expect.any(Number), firstFillNs: own[0]?.localTs });
    }
  });

  it("sets a strategy's parameters by the names of its fields, and keeps them in the record", async () => {
    const wide = await backtest({ book, strategy: source, params: { halfSpread: 500 } });
    expect(wide.params).toEqual({ halfSpread: 500 });
    expect(wide.fills.length).toBeLessThan((await backtest({ book, strategy: source })).fills.length);
    expect((await backtest({ book, strategy: MarketMaker, params: { halfSpread: 500 } })).hash).toBe(wide.hash);
    expect(await backtest({ book, strategy: source, params: { halfSpread: 5 } })).toMatchObject({
      hash: (await backtest({ book, strategy: source })).hash,
    });
  });

  it.each<[string, StrategyParams, RegExp]>([
    ["no field", { halfspread: 3 }, /MarketMaker has no parameter halfspread.*halfSpread, skew/],
    ["of another kind", { halfSpread: "3" }, /halfSpread is a number, got "3"/],
    ["not a number", { halfSpread: Number.NaN }, /halfSpread is a number, got null/],
    ["its engine", { engine: 1 }, /no parameter engine/],
  ])("refuses a parameter that is %s", async (_, params, message) => {
    expect((await backtest({ book, strategy: source, params })).error).toMatchObject({
      code: 4007,
      message: expect.stringMatching(message),
    });
  });

  it("ends with the record up to an error, which says where", async () => {
    const files = [
      { name: "mine.ts", text: source.files[0]?.text.replace("this.lastNs = tick.localTs;", "throw new Error('boom');") ?? "" },
    ];
    const { outcome, error } = await backtest({ book, strategy: { files, entry: "mine.ts" } });
    expect(outcome).toBe("error");
    expect(error).toMatchObject({ code: 4002, place: { file: "mine.ts", line: 17, handler: "onTick" } });
  });

  it("is stopped by a signal, and tells how far it is", async () => {
    const stop = new AbortController();
    class Stops extends HftStrategy {
      override onStart() {
        this.setTimer(10e9);
      }
      override onTick() {}
      override onTimer() {
        stop.abort();
      }
    }
    const record = await backtest({ book, strategy: Stops, signal: stop.signal });
    expect(record.outcome).toBe("stopped");
    expect(record.endNs).toBeLessThan(60e9);
  });

  it.each([
    ["a strategy that is none", { strategy: class {} as never }, 4003],
    ["source that does not compile", { strategy: { files: [{ name: "a.ts", text: "class {" }], entry: "a.ts" } }, 4001],
    ["a book that is none", { book: new Uint8Array([1, 2, 3]) }, 2001],
    ["a configuration that can't be", { config: { latency: "instant" as never } }, 1003],
  ])("refuses %s before it begins", async (_, options, code) => {
    await expect(backtest({ book, strategy: MarketMaker, ...options })).rejects.toMatchObject({ code });
  });
});

describe("the record of a run", () => {
  it("writes each of its tables as Parquet, with what made it", async () => {
    const record = await backtest({ book, strategy: MarketMaker, params: { skew: 100 } });
    const read = async (table: "events" | "orders" | "fills" | "samples") => {
      const { buffer } = await record.toParquet(table);
      const about = parquetMetadata(buffer).key_value_metadata?.find(({ key }) => key === "sigmax-hft")?.value;
      expect(JSON.parse(about ?? "")).toMatchObject({ hash: record.hash, params: { skew: 100 }, strategy: "MarketMaker" });
      return parquetReadObjects({ file: buffer });
    };
    const [events, orders, fills, samples] = [await read("events"), await read("orders"), await read("fills"), await read("samples")];
    expect([events.length, samples.length]).toEqual([record.orderEvents.length, record.samples.length]);
    expect(orders.map(({ price, quantity, outcome }) => [price, quantity, outcome])).toEqual(
      record.orders.map(({ price, quantity, outcome }) => [price, quantity, outcome]),
    );
    const epochNs = BigInt(record.books[0]?.epochNs ?? 0);
    expect(fills.map(({ exch_ts: ts, price, side, fee }) => [Number((ts as bigint) - epochNs), price, side, fee])).toEqual(
      record.fills.map(({ exchTs, price, side, fee }) => [exchTs, price, side, fee]),
    );
    expect(events[0]).toMatchObject({ event: "sent", request: "new", order_id: 1n, queue_ahead_quantity: null });
    await expect(record.toParquet("trades" as never)).rejects.toMatchObject({ code: 1003 });
  });

  it("writes a run without orders, too", async () => {
    class Idle extends HftStrategy {}
    const record = await backtest({ book, strategy: Idle });
    for (const table of ["events", "orders", "fills", "samples"] as const)
      expect(await parquetReadObjects({ file: (await record.toParquet(table)).buffer })).toHaveLength(
        table === "samples" ? record.samples.length : 0,
      );
  });

  it("writes a report, with the code where it is known", async () => {
    const ofSource = (await backtest({ book, strategy: source, params: { halfSpread: 8 } })).report();
    expect(ofSource).toContain("class MarketMaker extends HftStrategy");
    expect(ofSource).toContain("--set halfSpread=8");
    const ofClass = await backtest({ book, strategy: MarketMaker });
    expect(ofClass.report()).toContain(ofClass.hash);
    expect(ofClass.report()).not.toContain("<h2>Code</h2>");
  });

  it("is made of any other run, and goes to another thread as its columns", async () => {
    const engine = await engineOf();
    const record = runRecord(await new Imbalance({ executionEngine: engine }).start());
    expect(record.orders).toHaveLength(engine.getPerformanceStats().totalOrders);
    expect(record.orderEvents).toBe(record.orderEvents);
    const there = runRecord(structuredClone(record));
    expect([there.hash, there.orders]).toEqual([record.hash, record.orders]);
  });
});

describe("Book", () => {
  it("opens bytes, a Blob, a path, a file's address and one on the network", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sigmax-book-"));
    const path = join(folder, "a.hftbook");
    writeFileSync(path, book);
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/a.hftbook" ? 200 : 404;
      response.end(book);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      for (const from of [book, new Blob([book as BlobPart]), path, pathToFileURL(path), `${host}/a.hftbook`])
        expect((await Book.open(from)).info.name).toBe("synthetic-calm-3");
      await expect(Book.open(join(folder, "none.hftbook"))).rejects.toMatchObject({ code: 2004 });
      await expect(Book.open(`${host}/none.hftbook`)).rejects.toMatchObject({ code: 2005, message: expect.stringContaining("404") });
    } finally {
      server.close();
      rmSync(folder, { recursive: true });
    }
  });

  it("generates the same market for the same seed", async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => Book.generate({ seed, spanNs: 2e9 })));
    expect(again?.info.digest).toBe(one?.info.digest);
    expect(other?.info.digest).not.toBe(one?.info.digest);
    expect(one?.info).toMatchObject({ kind: "L3", synthetic: true });
    await expect(Book.generate({ seed: -1, spanNs: 1e9 })).rejects.toMatchObject({ code: 1002 });
  });
});

describe("progress", () => {
  it("is heard of a backtest and of an engine's strategy", async () => {
    const shares: number[] = [];
    let ms = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => (ms += 50));
    try {
      await backtest({ book, strategy: MarketMaker, onProgress: ({ rows, totalRows }) => shares.push(rows / totalRows) });
      const ofBacktest = shares.length;
      const engine = await engineOf({ exchangeConnector: book, onProgress: ({ rows, totalRows }) => shares.push(rows / totalRows) });
      await new MarketMaker({ executionEngine: engine }).start();
      expect(ofBacktest).toBeGreaterThan(0);
      expect(shares.length).toBeGreaterThan(ofBacktest);
    } finally {
      clock.mockRestore();
    }
    for (const share of shares) expect(share).toBeLessThanOrEqual(1);
  });
});

describe("engine.measure", () => {
  it("tells what a submit, a cancel and a feed event cost, and leaves the run as it was", async () => {
    const engine = await engineOf();
    const costs = await engine.measure();
    for (const { bestNs, medianNs, count } of [costs.submit, costs.cancel, costs.feedEvent]) {
      expect(bestNs).toBeGreaterThan(0);
      expect(medianNs).toBeGreaterThanOrEqual(bestNs);
      expect(count).toBeGreaterThan(1_000);
    }
    expect([engine.getPerformanceStats().totalOrders, engine.nowNs]).toEqual([0, 0]);
    const exchangeConnector = new Uint8Array(Buffer.concat([...generateFlow({ seed: 2, spanNs: 5e9 }).pieces()]));
    const byOrder = await engineOf({ exchangeConnector, queueModel: "L3Fifo" });
    expect((await byOrder.measure()).submit.count).toBe(costs.submit.count);
  });
});
