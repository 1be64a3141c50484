import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { type BookInfo, BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { Engine } from "../../src/engine/engine.js";
import { FillCause, OrderEventKind } from "../../src/engine/record.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BID = EXCH + LOCAL + BUY + Kind.depth;
const ASK = EXCH + LOCAL + SELL + Kind.depth;
const SELL_TRADE = EXCH + LOCAL + SELL + Kind.trade;
const [GTC, IOC] = [0, 3];
const REJECTED = OrderEventKind.expired;

const info: BookInfo = {
  name: "test",
  title: "",
  kind: "L2",
  instrument: { symbol: "TEST", venue: "", baseCurrency: "A", quoteCurrency: "B", tickSize: 1, lotSize: 1, contractSize: 1 },
  epochNs: "0",
  firstNs: 0,
  lastNs: 0,
  rows: 0,
  trades: 0,
  digest: "",
  licence: "",
  source: "",
  synthetic: true,
  notes: [],
};

function columns(rows: [number, number, number, number][]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, (row) => row[0]),
    exchTs: Float64Array.from(rows, (row) => row[1]),
    localTs: Float64Array.from(rows, (row) => row[1]),
    ticks: Int32Array.from(rows, (row) => row[2]),
    lots: Float64Array.from(rows, (row) => row[3]),
    orderId: new Float64Array(rows.length),
  };
}

const leg = (ns: number) => ({ model: "constant", ns });

/** 10 lots bid at 100, asks at 102 and 103; what comes then is up to the test. */
async function engineOf(config: object, ...rows: [number, number, number, number][]): Promise<Engine> {
  const given = { exchange: "partial-fill", queueModel: "RiskAverse", latency: { entry: leg(1), response: leg(1) }, ...config };
  const engine = await Engine.create({ wasm, books: [info], config: validateConfig(given) });
  engine.pushRows(0, columns([[BID, 0, 100, 10], [ASK, 0, 102, 6], [ASK, 0, 103, 8], ...rows, [BID, 10_000, 90, 1]]));
  engine.endRows(0);
  engine.runUntil(10, 0);
  return engine;
}

function end(engine: Engine) {
  engine.runUntil(Number.POSITIVE_INFINITY, 0);
  const record = engine.finish();
  const kinds = Array.from(record.orderEvents.what);
  return { ...record, kinds, account: record.accounts[0] as (typeof record.accounts)[0] };
}

const HFT = { profile: "hftbacktest" };

describe("D1, every execution reaches the account", () => {
  const rows: [number, number, number, number][] = [[SELL_TRADE, 100, 100, 13]];
  const run = async (config: object) => {
    const engine = await engineOf(config, ...rows);
    engine.submit(0, 1, 100, 5, GTC, 0);
    return end(engine);
  };

  it("hftbacktest: three lots of five were bought, the local account says none", async () => {
    expect((await run(HFT)).account).toMatchObject({ positionLots: 0, numTrades: 0 });
    expect((await run({ differences: { everyFill: false } })).account.positionLots).toBe(0);
  });

  it("realistic: it says three", async () => {
    expect((await run({})).account).toMatchObject({ positionLots: 3, numTrades: 1, balance: -300 });
  });
});

describe("D3, a modification sets what is left", () => {
  const run = async (config: object) => {
    const engine = await engineOf(config, [SELL_TRADE, 100, 100, 13]);
    const id = engine.submit(0, 1, 100, 5, GTC, 0);
    engine.runUntil(200, 0);
    engine.modify(0, id, 99, 9);
    engine.runUntil(300, 0);
    return engine.order(id)?.leavesLots;
  };

  it("hftbacktest: after a new price and nine lots two are left, as before", async () => expect(await run(HFT)).toBe(2));
  it("realistic: nine are left", async () => expect(await run({})).toBe(9));
});

describe("D4, one trade is shared out in queue order", () => {
  const run = async (config: object) => {
    const engine = await engineOf(config, [SELL_TRADE, 100, 100, 13]);
    engine.submit(0, 1, 100, 2, GTC, 0);
    engine.submit(0, 1, 100, 2, GTC, 0);
    return end(engine).orderEvents.execLots.filter((lots) => lots > 0);
  };

  it("hftbacktest: three lots beyond the queue fill both orders, four lots", async () => {
    expect(Array.from(await run({ ...HFT }))).toEqual([2, 2]);
  });
  it("realistic: they fill the first and half of the second", async () => expect(Array.from(await run({}))).toEqual([2, 1]));
});

describe("D5, cancels and modifications have latencies of their own", () => {
  it("uses them, and the one of new orders where they have none", async () => {
    const latency = { entry: leg(5), cancel: leg(50), response: leg(1) };
    const engine = await engineOf({ latency });
    const id = engine.submit(0, 1, 90, 1, GTC, 0);
    engine.runUntil(20, 0);
    engine.modify(0, id, 91, 1);
    engine.runUntil(40, 0);
    engine.cancel(0, id);
    const { orderEvents } = end(engine);
    const trips = Array.from(orderEvents.exchTs, (exchTs, i) => exchTs - (orderEvents.requestTs[i] as number));
    expect(trips).toEqual([5, 5, 5, 5, 50, 50]);
  });
});

describe("D6, a venue limits requests", () => {
  it("refuses what is over the limit, by its own reason, and lets more through as time passes", async () => {
    const engine = await engineOf({ rateLimit: { perSecond: 1e7, burst: 2 } });
    for (let n = 0; n < 4; n++) engine.submit(0, 1, 90, 1, GTC, 0);
    engine.runUntil(110, 0);
    engine.submit(0, 1, 90, 1, GTC, 0);
    const { kinds, orderEvents } = end(engine);
    const refused = kinds.filter((kind, i) => kind === REJECTED && orderEvents.cause[i] === FillCause.rateLimit);
    expect([kinds.filter((kind) => kind === OrderEventKind.accepted).length, refused.length]).toEqual([3, 2]);
  });
});

describe("D7, the strategy takes time", () => {
  it("sends its requests that much later", async () => {
    const engine = await engineOf({});
    engine.setDelay(40);
    engine.submit(0, 1, 90, 1, GTC, 0);
    expect(Array.from(end(engine).orderEvents.exchTs)).toEqual([51, 51]);
  });
});

describe("D8, executions of an order that then expires are told", () => {
  const run = async (config: object) => {
    const engine = await engineOf(config);
    engine.submit(0, 1, 103, 20, IOC, 0);
    return end(engine);
  };

  it("hftbacktest: an IOC that took 14 of 20 is told as expired, with its last execution", async () => {
    const { kinds, account } = await run(HFT);
    expect(kinds).toEqual([OrderEventKind.sent, OrderEventKind.expired]);
    expect(account.positionLots).toBe(0);
  });

  it("realistic: two executions, then the rest expires", async () => {
    const { kinds, orderEvents, account } = await run({});
    expect(kinds).toEqual([OrderEventKind.sent, OrderEventKind.partiallyFilled, OrderEventKind.partiallyFilled, OrderEventKind.expired]);
    expect(Array.from(orderEvents.execLots)).toEqual([0, 6, 8, 0]);
    expect(account).toMatchObject({ positionLots: 14, balance: -(6 * 102 + 8 * 103) });
  });
});

describe("D9, a market order that finds nobody expires", () => {
  const run = async (config: object) => {
    const engine = await engineOf({ exchange: "no-partial-fill", ...config }, [ASK, 20, 102, 0], [ASK, 20, 103, 0]);
    engine.runUntil(30, 0);
    engine.submit(0, 1, 0, 4, GTC, 1);
    return end(engine);
  };

  it("hftbacktest: it is filled at 2^63 ticks", async () => {
    expect((await run(HFT)).account).toMatchObject({ positionLots: 4, balance: -4 * 2 ** 63 });
  });

  it("realistic: it expires", async () => {
    const { kinds, account } = await run({});
    expect([kinds.at(-1), account.positionLots]).toEqual([OrderEventKind.expired, 0]);
  });
});

describe("a market order with partial fills", () => {
  const levels = (ev: number, best: number, away: number): [number, number, number, number] => [
    ev,
    20,
    ev === ASK ? best + away : best - away,
    3,
  ];
  const run = async (side: 1 | -1) => {
    const rows = [99, 100, 101].flatMap((away) => [levels(ASK, 2_000, away), levels(BID, 1_900, away)]);
    const engine = await engineOf(HFT, [BID, 20, 1_900, 3], [ASK, 20, 2_000, 3], [ASK, 20, 102, 0], [ASK, 20, 103, 0], ...rows);
    engine.runUntil(30, 0);
    engine.submit(0, side, 0, 100, GTC, 1);
    return end(engine).orderEvents.leavesLots.at(-1);
  };

  it("to buy walks a hundred ticks, as hftbacktest's", async () => expect(await run(1)).toBe(100 - 6));
  it("to sell walks a hundred and one", async () => expect(await run(-1)).toBe(100 - 9));
});

describe("a refusal that is late", () => {
  it("does not touch a request that was sent after the one it answers", async () => {
    // A cancel is on its way when the order fills; the fill frees the order for a modification, then the refusal of the cancel arrives.
    const latency = { entry: leg(50), response: leg(1), modify: leg(500) };
    const engine = await Engine.create({
      wasm,
      books: [info],
      config: validateConfig({ ...HFT, queueModel: "RiskAverse", latency }),
      keepFinished: true,
    });
    engine.pushRows(
      0,
      columns([
        [BID, 0, 100, 10],
        [ASK, 0, 102, 6],
        [ASK, 120, 99, 5],
        [BID, 10_000, 90, 1],
      ]),
    );
    engine.endRows(0);
    engine.runUntil(10, 0);
    const id = engine.submit(0, 1, 100, 5, GTC, 0);
    engine.runUntil(100, 0);
    engine.cancel(0, id);
    engine.runUntil(125, 0);
    expect(engine.order(id)).toMatchObject({ status: 3, request: 0 });
    engine.modify(0, id, 99, 5);
    engine.runUntil(160, 0);
    // The cancel was refused at 151; the modification is still on its way.
    expect(engine.order(id)).toMatchObject({ request: 7 });
  });
});

describe("money", () => {
  const run = async (config: object) => {
    const engine = await engineOf({ exchange: "no-partial-fill", ...config });
    engine.submit(0, 1, 0, 4, GTC, 1);
    return end(engine).account;
  };

  it("of a linear contract is price times quantity, in the quote currency", async () => {
    const account = await run({ contractSize: 10, fees: { maker: 0, taker: 0.001 } });
    expect(account).toMatchObject({ balance: -4_080, tradingValue: 4_080 });
    expect(account.fee).toBeCloseTo(4.08, 12);
  });

  it("of an inverse contract is quantity by price, in the base currency", async () => {
    const account = await run({ contract: "inverse", contractSize: 102, fees: { maker: 0, taker: 0.5 } });
    expect([account.balance, account.fee]).toEqual([-4, 2]);
  });

  it("of fees by quantity and by execution", async () => {
    expect((await run({ fees: { model: "quantity", taker: 0.25, maker: 0 } })).fee).toBe(1);
    expect((await run({ fees: { model: "flat", taker: 3, maker: 0 } })).fee).toBe(3);
  });
});

describe("latencies", () => {
  it("of the lognormal model have its median and spread", async () => {
    const latency = { entry: { model: "lognormal", ns: 1_000, sigma: 0.5 }, response: leg(1) };
    const engine = await engineOf({ latency });
    for (let n = 0; n < 4_000; n++) engine.submit(0, 1, 1 + (n % 50), 1, GTC, 0);
    const { orderEvents, kinds } = end(engine);
    // First in, first out hides the draws of one moment; the record tells when each request will arrive.
    const sent = kinds.flatMap((kind, i) => (kind === OrderEventKind.sent ? [orderEvents.exchTs[i] as number] : []));
    expect(Math.max(...sent)).toBeGreaterThan(3_000);
    expect(sent.every((ts, i) => i === 0 || ts >= (sent[i - 1] as number))).toBe(true);
  });

  it("of a table are shifted by its offset", async () => {
    const table = [
      [0, 10, 20],
      [10_000, 10_010, 10_020],
    ];
    const engine = await engineOf({ latency: { model: "table", table, offsetNs: 7 } });
    engine.submit(0, 1, 90, 1, GTC, 0);
    const { orderEvents } = end(engine);
    expect([orderEvents.exchTs[1], orderEvents.localTs[1]]).toEqual([10 + 17, 10 + 17 + 17]);
  });
});

describe("D1: a refusal that counts a fill again", () => {
  it.each([
    ["hftbacktest", 2],
    ["realistic", 1],
  ])("%s", async (profile, fills) => {
    const given = { profile, exchange: "partial-fill", queueModel: "RiskAverse", latency: { entry: leg(1), response: leg(1) } };
    const engine = await Engine.create({ wasm, books: [info], config: validateConfig(given), keepFinished: true });
    engine.pushRows(
      0,
      columns([
        [BID, 0, 100, 10],
        [ASK, 0, 102, 6],
        [BID, 10_000, 90, 1],
      ]),
    );
    engine.endRows(0);
    engine.runUntil(10, 0);
    const id = engine.submit(0, 1, 102, 2, GTC, 0);
    engine.runUntil(20, 0);
    expect(engine.account(0)).toMatchObject({ numTrades: 1, positionLots: 2 });
    expect(engine.cancel(0, id)).toBe(true);
    expect(end(engine).account).toMatchObject({ numTrades: fills, positionLots: 2 * fills });
  });
});
