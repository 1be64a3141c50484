import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { CcxtConnector, type CcxtOptions } from "../../src/connectors/live/ccxt-connector.js";
import { Redactor } from "../../src/connectors/live/keys.js";
import type { LiveGuards } from "../../src/connectors/live/limits.js";
import type { HftError } from "../../src/errors.js";
import type { HftSession } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import { until } from "../until.js";
import { ManualClock } from "../venue/manual-clock.js";
import { engineOn, KEYS, OneOrder, run, type Trial, trial, WIDE } from "../venue/trial.js";
import { withLocalCcxt } from "../venue/with-local-ccxt.js";

withLocalCcxt();

type Act = (engine: HftSession, price: number) => unknown;

/** Does `act` once the book is known; tells the code of what it threw. */
async function tripping(guards: Partial<LiveGuards>, act: Act): Promise<{ code: number | null; it: Trial }> {
  // Orders that are sent one after another are within one second, however slow the machine is.
  const it = await trial({ guards: { ...WIDE, ...guards }, clock: new ManualClock() });
  const engine = await engineOn(it.connector);
  let code: number | null = null;
  let done = false;
  class Tripper extends HftStrategy {
    override async onTick() {
      if (done) return;
      done = true;
      try {
        await act(engine, Math.round((engine.book().bid(0)?.price ?? 0) * 0.9));
      } catch (error) {
        code = (error as HftError).code;
      }
      this.stop();
    }
  }
  const strategy = new Tripper({ executionEngine: engine });
  await run(engine, strategy, it, "an order is refused", () => it.lines.some(({ what }) => what === "refused") || code !== null);
  return { code, it };
}

const buy = (engine: HftSession, price: number, quantity = 0.01) =>
  engine.executeOrder({ symbol: engine.symbols[0] as string, side: "buy", price, quantity });

describe("each guard, tripped once: nothing leaves the machine", () => {
  it.each<[string, number, Partial<LiveGuards>, Act]>([
    ["maxOrderQuantity", 6101, { maxOrderQuantity: 0.01 }, (engine, price) => buy(engine, price, 0.02)],
    ["maxOrderValue", 6101, { maxOrderValue: 10 }, (engine, price) => buy(engine, price)],
    [
      "maxPosition",
      6102,
      { maxPosition: 0.015 },
      async (engine, price) => {
        await buy(engine, price);
        await buy(engine, price);
      },
    ],
    [
      "maxOpenOrders",
      6103,
      { maxOpenOrders: 1 },
      async (engine, price) => {
        await buy(engine, price);
        await buy(engine, price);
      },
    ],
    [
      "maxOrdersPerSecond",
      6104,
      { maxOrdersPerSecond: 2 },
      (engine, price) => {
        for (let i = 0; i < 3; i++) void buy(engine, price);
      },
    ],
  ])("%s: %i", async (name, code, guards, act) => {
    const { code: got, it } = await tripping(guards, act);
    expect(got).toBe(code);
    const refused = it.lines.find(({ what }) => what === "refused");
    expect(refused).toMatchObject({ code, text: expect.stringContaining(name) });
    const sent = it.lines.filter(({ what }) => what === "new").length;
    expect(it.venue.account.orders.size).toBe(sent);
    expect(it.venue.account.open).toEqual([]);
  });

  it("a book that is not good: 6108", async () => {
    let state = "";
    const it = await trial({ onState: (now) => (state = now) });
    const engine = await engineOn(it.connector);
    const running = engine.run(new OneOrder({ executionEngine: engine }));
    await it.until("market data", () => engine.nowNs > 0);
    // The gap is seen at the update behind it, and no snapshot is to be had.
    it.venue.failing = /depth/;
    it.venue.lose(1);
    await it.until("the gap is seen", () => state === "resyncing");
    expect(() => buy(engine, 1_000)).toThrow(expect.objectContaining({ code: 6108, message: expect.stringContaining("resyncing") }));
    it.connector.close();
    await running;
  });

  it("maxLoss: 6105, all is cancelled, and nothing is sent after it", async () => {
    const it = await trial({ guards: { ...WIDE, maxLoss: 5 } });
    const engine = await engineOn(it.connector);
    it.venue.account.matches = false;
    const strategy = new OneOrder({ executionEngine: engine });
    const running = engine.run(strategy);
    await it.until("the order is answered", () => strategy.execution !== null);
    const price = engine.book().ask(0)?.price as number;
    it.venue.account.fill([...it.venue.account.orders.keys()][0] as string, 0.005, price + 2_000);
    await it.until("the kill switch is pulled", () => it.lines.some(({ what }) => what === "kill"));
    expect(it.lines.find(({ what }) => what === "kill")).toMatchObject({ code: 6105 });
    await it.until("all orders are cancelled", () => it.venue.account.open.length === 0);
    expect(() => buy(engine, Math.round(price * 0.9))).toThrow(expect.objectContaining({ code: 6105 }));
    it.connector.close();
    await running;
  });

  it("the kill switch: 6106, cancels all, tries again when the venue does not answer", async () => {
    const it = await trial();
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    strategy.away = 100;
    const running = engine.run(strategy);
    await it.until("the order is answered", () => strategy.execution !== null);
    it.venue.failNext(/DELETE .*allOpenOrders/, { status: 503, body: {} });
    await it.connector.kill("a test");
    expect(it.venue.account.open).toEqual([]);
    expect(it.lines.some(({ what, text }) => what === "trouble" && text.includes("could not be cancelled"))).toBe(true);
    expect(() => buy(engine, 1_000)).toThrow(expect.objectContaining({ code: 6106, message: expect.stringContaining("a test") }));
    it.connector.close();
    await running;
  });

  it("the dead man's timer: 6107 when the market is silent, and the venue's own is wound up until then", async () => {
    const clock = new ManualClock();
    const it = await trial({ guards: { ...WIDE, deadManMs: 300 }, clock });
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    strategy.away = 100;
    const running = engine.run(strategy);
    await it.until("the order is answered", () => strategy.execution !== null);
    expect(it.lines.filter(({ what }) => what === "kill")).toEqual([]);
    clock.advance(301);
    const kill = await until("the kill switch is pulled", () => it.lines.find(({ what }) => what === "kill"));
    expect(kill).toMatchObject({ code: 6107, text: expect.stringContaining("silent") });
    await until("all orders are cancelled", () => it.venue.account.open.length === 0);
    expect(it.venue.account.countdowns).toContain(300);
    it.connector.close();
    await running;
  });

  it("a limit of the venue (429, 418): nothing is sent until it may be", async () => {
    const it = await trial({ clock: new ManualClock() });
    it.venue.failNext(/^POST .*\/order$/, {
      status: 429,
      headers: { "Retry-After": "7" },
      body: { code: -1003, msg: "Too many requests." },
    });
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    const running = engine.run(strategy);
    await it.until("the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "rejected" });
    expect(() => buy(engine, 1_000)).toThrow(
      expect.objectContaining({ code: 6104, message: expect.stringMatching(/left alone for 7\.0 s/) }),
    );
    it.connector.close();
    await running;
  });
});

describe("what is off by default", () => {
  const make = (options: Partial<CcxtOptions>) => () =>
    new CcxtConnector({ exchange: "binance", symbol: "BTCUSDT", environment: {}, ...options });

  it("sends nothing unless told to: a dry run checks, logs, and answers as a venue would", async () => {
    const it = await trial({ send: false, environment: {} });
    expect(it.connector.capabilities).toMatchObject({ orders: "venue", network: "none" });
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    await run(engine, strategy, it, "the order is answered", () => strategy.execution !== null);
    expect(strategy.execution).toMatchObject({ status: "new" });
    expect(it.lines.filter(({ what }) => what === "new")).toMatchObject([
      { sent: false, text: expect.stringMatching(/^buy 0\.01\d* at .* GTC$/) },
    ]);
    expect(it.venue.account.orders.size).toBe(0);
    expect(it.venue.requests.filter((path) => /order/i.test(path))).toEqual([]);
  });

  it("goes to the test network, and to money only when its account is named three times", () => {
    expect(make({})().capabilities.network).toBe("none");
    expect(make({ send: true })().capabilities.network).toBe("test");
    const money = { network: "production", send: true, guards: { ...WIDE, deadManMs: 1_000, staleMs: 1_000 } } as const;
    expect(make(money)).toThrow(expect.objectContaining({ code: 6004 }));
    expect(make({ ...money, account: "main" })).toThrow(expect.objectContaining({ code: 6004 }));
    expect(make({ ...money, account: "main", realMoneyAccount: "main" })).toThrow(expect.objectContaining({ code: 6004 }));
    const named = { ...money, account: "main", realMoneyAccount: "main", environment: { SIGMAX_REAL_MONEY: "main" } };
    expect(make({ ...named, realMoneyAccount: "other" })).toThrow(expect.objectContaining({ code: 6004 }));
    expect(make({ ...named, guards: { maxLoss: 1 } })).toThrow(expect.objectContaining({ code: 1002 }));
    expect(make(named)().capabilities.network).toBe("production");
  });

  it("refuses guards that are none, keys that are not there, and what ccxt or the venue does not have", async () => {
    expect(make({ guards: { maxLos: 1 } as never })).toThrow(expect.objectContaining({ code: 1001 }));
    expect(make({ guards: { maxLoss: 0 } })).toThrow(expect.objectContaining({ code: 1002 }));
    await expect(make({ send: true })().open()).rejects.toMatchObject({
      code: 6005,
      message: expect.stringContaining("SIGMAX_TEST_API_KEY"),
    });
    await expect(make({ exchange: "nowhere" })().open()).rejects.toMatchObject({ code: 6006 });
    await expect(make({ exchange: "__proto__" })().open()).rejects.toMatchObject({ code: 6006 });
    const missing = () => Promise.reject(Object.assign(new Error("no such package")));
    await expect(make({ ccxt: missing })().open()).rejects.toThrow();
    const { connector } = await trial({ symbol: "NOSUCH" });
    await expect(connector.open()).rejects.toMatchObject({ code: 6008 });
    const gone = await trial();
    await gone.venue.close();
    await expect(gone.connector.open()).rejects.toMatchObject({ code: 6001 });
  });
});

describe("keys", () => {
  it("are in no log line, error or record, even when the venue's words repeat them", async () => {
    const it = await trial();
    const { SIGMAX_TEST_API_KEY: key, SIGMAX_TEST_SECRET: secret } = KEYS;
    const msg = `Bad key ${key} with secret ${secret} for signature=abcdef0123456789`;
    it.venue.failNext(/^POST .*\/order$/, { status: 400, body: { code: -2019, msg } });
    const engine = await engineOn(it.connector);
    const strategy = new OneOrder({ executionEngine: engine });
    const record = await run(engine, strategy, it, "the order is answered", () => strategy.execution !== null);
    const said = inspect([it.lines, record, it.connector, strategy.execution, engine], { depth: 8, showHidden: true, maxArrayLength: 50 });
    expect(it.lines.some(({ text }) => text.includes("Bad key (key)"))).toBe(true);
    for (const word of [key, secret, "abcdef0123456789"]) expect(said).not.toContain(word);
  });

  it("that the venue does not know end it with the venue's words and without the key: 6007", async () => {
    const it = await trial();
    it.venue.account.apiKey = "another";
    const error = await it.connector.open().catch((reason: HftError) => reason);
    expect(error).toMatchObject({ code: 6007, message: expect.stringContaining("Invalid API-key") });
    expect(inspect(error, { depth: 8, showHidden: true })).not.toContain(KEYS.SIGMAX_TEST_API_KEY);
  });

  it("are cut out of texts in all the forms in which addresses and headers have them", () => {
    const redactor = new Redactor({ apiKey: "a+b/c=", secret: "s3cr3t" });
    expect(redactor.text("x a+b/c= y a%2Bb%2Fc%3D s3cr3t")).toBe("x (key) y (key) (key)");
    expect(redactor.text('GET https://x/order?a=1&signature=00ff&b=2 X-MBX-APIKEY: zz {"listenKey":"qq"}')).toBe(
      'GET https://x/order?a=1&signature=(key)&b=2 X-MBX-APIKEY: (key) {"listenKey":"(key)"}',
    );
  });
});
