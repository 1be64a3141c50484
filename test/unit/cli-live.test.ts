/** `sigmax-hft live` and `kill` against a venue on this machine: on paper, as a dry run, on the test network, and where money is. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../src/cli/main.js";
import type { GateLine } from "../../src/connectors/live/venue-link.js";
import { until } from "../until.js";
import { file, GUARDS, ONE, playing, STOPS, write } from "../venue/live-session.js";
import { KEYS, WIDE } from "../venue/trial.js";
import { withLocalCcxt } from "../venue/with-local-ccxt.js";

withLocalCcxt();

/** The market maker of the examples, which ends once both of its first quotes are accepted. */
const MARKET_MAKER = write(
  "market-maker.ts",
  readFileSync(new URL("../../examples/market-maker.ts", import.meta.url), "utf8")
    .replace("lastNs = -1e9;", "lastNs = -1e9;\n  updates = 0;")
    .replace(/( {2}onOrderUpdate.*)/, "$1\n    if (++this.updates === 2) this.stop();"),
);
const open: (() => unknown)[] = [];
beforeEach(() => {
  for (const [name, value] of Object.entries(KEYS)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of open.splice(0).reverse()) await close();
});

async function cli(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    json: args.includes("--json"),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    progress: () => {},
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const linesOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as GateLine & { time: string; venue: string });

describe("live on paper", () => {
  it("is what it does unless told otherwise: no order leaves, clocks are told, and the recording is the run once more", async () => {
    const { venue, server, symbol } = await playing();
    const recorded = file("heard.hftbook");
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--record", recorded];
    const live = await cli("live", MARKET_MAKER, ...args);
    expect(live).toMatchObject({ code: 0, err: expect.stringContaining("live: The book is whole.") });
    expect(live.out).toMatch(/feed .* from the venue, the venue's clock is .* (ahead|behind) ± /);
    expect(venue.requests.filter((request) => /order/i.test(request))).toEqual([]);
    const [hash = "none"] = /run hash \w+/.exec(live.out) ?? [];
    const replay = await cli("run", MARKET_MAKER, "--book", recorded);
    expect(replay.out).toContain(hash);
    expect(replay.out).toMatch(/[1-9]\d* orders/);
  });

  it("takes several symbols, of several venues, and records each", async () => {
    const [spot, futures] = [await playing({ market: "binance-spot" }), await playing()];
    const script = fileURLToPath(new URL("../../examples/spot-futures-arbitrage.ts", import.meta.url));
    // One server plays one market; the second one is reached as a book that is played.
    expect(await cli("live", script, "--symbol", spot.symbol, "--server", spot.server)).toMatchObject({ code: 2 });
    // Each has a file of its own beside the folder of this name.
    mkdirSync(file("both"));
    const both = ["--venue", "binanceusdm", "--symbol", futures.symbol, "--symbol", futures.symbol];
    const live = await cli("live", script, ...both, "--server", futures.server, "--seconds", "0.5", "--record", file("both"));
    expect(live).toMatchObject({ code: 0, err: expect.stringContaining("2: live: ") });
    expect([1, 2].map((index) => existsSync(file(`both-${index}.hftbook`)))).toEqual([true, true]);
    const [hash = "none"] = /run hash \w+/.exec(live.out) ?? [];
    const replay = await cli("run", script, "--book", file("both-1.hftbook"), "--book", file("both-2.hftbook"));
    expect(replay.out).toContain(hash);
  });

  it("hears any exchange that ccxt knows", async () => {
    const { server, symbol } = await playing();
    const live = await cli("live", ONE, "--venue", "binanceusdm-by-ccxt", "--symbol", symbol, "--server", server);
    expect(live).toMatchObject({ code: 1, err: expect.stringContaining("6006") });
  });
});

describe("live as a dry run", () => {
  it("writes a line of JSON for every order that would be sent, asks for no keys, and sends none", async () => {
    vi.stubEnv("SIGMAX_TEST_API_KEY", "");
    const { venue, server, symbol } = await playing();
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", GUARDS];
    const live = await cli("live", STOPS, ...args, "--dry-run");
    expect(live).toMatchObject({ code: 0, err: expect.stringContaining("No order is sent.") });
    const lines = linesOf(live.out);
    const { tickSize } = venue.player.info.instrument;
    expect(lines[0]).toMatchObject({
      what: "new",
      sent: false,
      venue: "binanceusdm",
      order: { side: "buy", type: "limit", timeInForce: "GTC", quantity: 0.01 },
    });
    const price = lines[0]?.order?.price ?? Number.NaN;
    expect(price / tickSize).toBeCloseTo(Math.round(price / tickSize), 6);
    expect(lines.map(({ what }) => what)).toContain("cancelAll");
    expect(venue.requests.filter((request) => /order/i.test(request))).toEqual([]);
    expect(venue.account.orders.size).toBe(0);
  });

  it("writes what a guard refuses, too, and to a file where it is told to", async () => {
    const { server, symbol } = await playing();
    const guards = write("small.json", JSON.stringify({ ...WIDE, maxOrderQuantity: 0.001 }));
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", guards, "--orders", file("orders.jsonl")];
    const live = await cli("live", STOPS, ...args, "--dry-run");
    expect(live).toMatchObject({ code: 1, err: expect.stringContaining("6101") });
    expect(linesOf(readFileSync(file("orders.jsonl"), "utf8"))).toMatchObject([{ what: "refused", code: 6101 }]);
    expect(linesOf(live.out)).toEqual([]);
  });
});

describe("live with orders", () => {
  it("goes to the test network with the keys of the environment; what is open at the end is cancelled; latencies are told", async () => {
    const { venue, server, symbol } = await playing();
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", GUARDS, "--orders", file("sent.jsonl")];
    const live = await cli("live", STOPS, ...args, "--testnet");
    expect(live).toMatchObject({ code: 0, err: expect.stringContaining("test network, of the account test") });
    expect([...venue.account.orders.values()]).toMatchObject([{ status: "CANCELED", quantity: 0.01 }]);
    expect(live.err).toContain("No order is open.");
    expect(live.out).toMatch(/feed .*the venue's clock is .*±/);
    expect(live.out).toMatch(/decision .*, submit .*, acknowledge \d.* \(99 of 100 within/);
    expect(linesOf(readFileSync(file("sent.jsonl"), "utf8"))).toContainEqual(expect.objectContaining({ what: "new", sent: true }));
    expect(JSON.stringify(live) + readFileSync(file("sent.jsonl"), "utf8")).not.toContain(KEYS.SIGMAX_TEST_API_KEY);
  });

  it("records what was heard, and tells the trouble that ended it even when nothing was", async () => {
    const { server, symbol } = await playing();
    const recorded = file("traded.hftbook");
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", GUARDS, "--testnet"];
    expect(await cli("live", STOPS, ...args, "--record", recorded)).toMatchObject({ code: 0 });
    expect(await cli("books", "check", recorded)).toMatchObject({ code: 0 });
    const away = ["--venue", "binanceusdm", "--symbol", symbol, "--server", "127.0.0.1:1", "--guards", GUARDS, "--testnet"];
    const failed = await cli("live", STOPS, ...away, "--record", file("none.hftbook"));
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/Nothing is recorded[\s\S]*HftError 600/) });
    expect(existsSync(file("none.hftbook"))).toBe(false);
  });

  it("refuses files that can't be written before anything is sent", async () => {
    const { venue, server, symbol } = await playing();
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", GUARDS];
    for (const [mode, flag] of [
      ["--testnet", "orders"],
      ["--testnet", "record"],
      ["--testnet", "out"],
      ["--paper", "record"],
      ["--paper", "out"],
    ]) {
      const live = await cli(
        "live",
        STOPS,
        ...args.slice(0, mode === "--paper" ? -2 : undefined),
        mode as string,
        `--${flag}`,
        file("no/x.hftbook"),
      );
      expect(live).toMatchObject({ code: 2, err: expect.stringContaining(`--${flag}: got`) });
    }
    expect(venue.requests).toEqual([]);
  });

  it("needs keys, guards that are some, one mode, and a symbol", async () => {
    const { server, symbol } = await playing();
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server];
    expect(await cli("live", ONE, ...args, "--paper", "--testnet")).toMatchObject({ code: 2, err: expect.stringContaining("1005") });
    expect(await cli("live", ONE, ...args, "--orders", "x")).toMatchObject({ code: 2 });
    expect(await cli("live", ONE, ...args, "--account", "x")).toMatchObject({ code: 2 });
    expect(await cli("live", ONE, ...args, "--testnet", "--speed", "2")).toMatchObject({ code: 2 });
    expect(await cli("live", ONE, ...args, "--server", "example.com:80")).toMatchObject({ code: 1, err: expect.stringContaining("6001") });
    expect(await cli("live", ONE, "--venue", "binance")).toMatchObject({ code: 2 });
    const none = write("none.json", JSON.stringify({ maxLos: 1 }));
    expect(await cli("live", ONE, ...args, "--testnet", "--guards", none)).toMatchObject({ code: 1, err: expect.stringContaining("1001") });
    const missing = await cli("live", ONE, ...args, "--testnet", "--account", "other");
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining("SIGMAX_OTHER_API_KEY") });
  });

  it("a guard's kill switch ends it with code 3, and everything is cancelled", async () => {
    const { venue, server, symbol } = await playing();
    const guards = write("loss.json", JSON.stringify({ ...WIDE, maxLoss: 1 }));
    const args = ["--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", guards, "--testnet"];
    venue.account.matches = false;
    const running = cli("live", ONE, ...args);
    await until("an order is open, and order events have a connection", () => venue.account.open.length === 1 && venue.users > 0);
    // A fill far above the market is a loss at once.
    venue.account.fill([...venue.account.orders.keys()][0] as string, 0.005, 100_000);
    const live = await running;
    expect(live).toMatchObject({ code: 3, err: expect.stringMatching(/kill: Lost[\s\S]*6105/) });
    expect(venue.account.open).toEqual([]);
  });
});

describe("live with money", () => {
  const ENV = { SIGMAX_MAIN_API_KEY: "k", SIGMAX_MAIN_SECRET: "s", SIGMAX_REAL_MONEY: "main", SIGMAX_MAIN_ID: "354937868" };

  it("wants the account's name as SIGMAX_REAL_MONEY, all guards, and the number that the venue has for the keys", async () => {
    const { venue, server, symbol } = await playing();
    const args = ["live", STOPS, "--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--real-money", "main"];
    expect(await cli(...args, "--guards", GUARDS)).toMatchObject({ code: 1, err: expect.stringContaining("6004") });
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
    expect(await cli(...args)).toMatchObject({ code: 1, err: expect.stringContaining("1002") });
    vi.stubEnv("SIGMAX_MAIN_ID", "1");
    const wrong = await cli(...args, "--guards", GUARDS);
    expect(wrong).toMatchObject({ code: 1, err: expect.stringMatching(/6004.*354937868; SIGMAX_MAIN_ID is "1"/) });
    vi.stubEnv("SIGMAX_MAIN_ID", undefined);
    expect((await cli(...args, "--guards", GUARDS)).err).toMatch(/6004.*SIGMAX_MAIN_ID is not set/);
    expect(venue.account.orders.size).toBe(0);
    vi.stubEnv("SIGMAX_MAIN_ID", ENV.SIGMAX_MAIN_ID);
    const live = await cli(...args, "--guards", GUARDS);
    expect(live).toMatchObject({ code: 0, err: expect.stringContaining("where money is, of the account main") });
    expect([...venue.account.orders.values()]).toMatchObject([{ status: "CANCELED" }]);
  });

  it("is not sent where the venue does not tell whose keys they are", async () => {
    const { venue, server, symbol } = await playing({ market: "binance-spot" });
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
    const args = ["live", STOPS, "--venue", "binance", "--symbol", symbol, "--server", server, "--real-money", "main", "--guards", GUARDS];
    venue.account.uid = Number.NaN;
    expect((await cli(...args)).err).toMatch(/6004.*does not tell whose keys they are/);
    venue.account.uid = 354_937_868;
    expect(await cli(...args)).toMatchObject({ code: 0 });
    expect([...venue.account.orders.values()]).toMatchObject([{ status: "CANCELED" }]);
  });
});

/** Pauses between attempts to cancel, ms. */
const PAUSES_MS: readonly unknown[] = [500, 750, 1_000, 1_250];

/** Lets the pauses between attempts to cancel pass at once. */
function skipPauses(): void {
  const { setTimeout: wait } = globalThis;
  const set = (call: () => void, ms?: number, ...args: unknown[]) => wait(call, PAUSES_MS.includes(ms) ? 0 : ms, ...args);
  const spy = vi.spyOn(globalThis, "setTimeout").mockImplementation(set as typeof setTimeout);
  open.push(() => spy.mockRestore());
}

describe("kill", () => {
  it("cancels every order of the symbol, whoever sent it, and tells how many it was", async () => {
    const { venue, server, symbol } = await playing();
    const sent = new URLSearchParams({ newClientOrderId: "somebody", side: "BUY", type: "LIMIT", price: "1000", quantity: "0.01" });
    venue.account.answer("POST", "/order", sent, KEYS.SIGMAX_TEST_API_KEY);
    const args = ["kill", "--venue", "binanceusdm", "--symbol", symbol, "--server", server];
    expect(await cli(...args)).toMatchObject({ code: 2 });
    expect(await cli(...args, "--testnet")).toMatchObject({ code: 0, out: expect.stringContaining("1 open orders, 0 after") });
    expect(venue.account.open).toEqual([]);
    venue.account.answer("POST", "/order", sent, KEYS.SIGMAX_TEST_API_KEY);
    venue.failNext(/DELETE/, ...Array.from({ length: 20 }, () => ({ status: 503, body: {} })));
    skipPauses();
    expect(await cli(...args, "--testnet", "--json")).toMatchObject({ code: 4, out: expect.stringContaining('"left":1') });
  });
});
