/** Sessions of `sigmax-hft live` as processes of their own: how they end by a signal, and the watchman that outlives them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { silence } from "../../src/cli/watchman.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { GUARDS, ONE, playing, STOPS, write } from "../venue/live-session.js";
import { KEYS, NEVER_MS, WIDE } from "../venue/trial.js";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const bin = fileURLToPath(new URL("../../bin/sigmax-hft.mjs", import.meta.url));

const adjusted = `import { adjustCcxt } from ${JSON.stringify(new URL("../venue/local-ccxt.mjs", import.meta.url).href)}; adjustCcxt();`;
/** Loads ccxt, which takes long, before the session begins. */
const PRELOAD = `data:text/javascript,${encodeURIComponent(adjusted)}`;

/** The command as a process of its own, whose words are gathered. */
function start(...args: string[]): {
  child: ChildProcess;
  words: () => string;
  ended: Promise<number | null>;
  exited: Promise<number | null>;
} {
  const child = spawn(process.execPath, ["--import", PRELOAD, bin, ...args], { env: { ...process.env, ...KEYS } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data) => (said += String(data)));
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  // Its stderr lives on as long as the watchman.
  const exited = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  // While the venue is there: a watchman that does not reach it tries for minutes.
  open.push(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, words: () => said, ended, exited };
}

/** A session with one order open at the venue. */
async function withOneOpen(strategy = ONE, guards = GUARDS) {
  const { venue, server, symbol } = await playing();
  venue.account.matches = false;
  const args = ["live", strategy, "--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", guards, "--testnet"];
  const started = start(...args);
  await until("an order is open", () => {
    if (started.child.exitCode !== null) throw new Error(started.words());
    return venue.account.open.length === 1;
  });
  return { venue, ...started };
}

describe("Ctrl-C", () => {
  it("cancels all orders at the venue, says so, and ends with its record and code 0", async () => {
    const { venue, child, words, ended } = await withOneOpen();
    child.kill("SIGINT");
    expect(await ended, words()).toBe(0);
    expect(venue.account.open).toEqual([]);
    expect(words()).toMatch(/SIGINT: cancels all orders, then ends[\s\S]*No order is open\./);
    expect(words()).toContain("run hash");
  });

  it("once more ends at once, though the venue does not answer, and the watchman cancels what is open", LONG, async () => {
    const { venue, child, words, exited } = await withOneOpen();
    venue.doNotAnswer(/DELETE|GET .*\/order/);
    child.kill("SIGINT");
    await until("the second signal is asked for", () => words().includes("Once more ends at once"));
    // A signal that comes while the first one is still handled is lost.
    await until("the session is ended by a signal", () => {
      child.kill("SIGINT");
      return child.signalCode !== null;
    });
    expect([await exited, child.signalCode]).toEqual([null, "SIGINT"]);
    expect(venue.account.open).toHaveLength(1);
    venue.answerAgain();
    await until("no order is open", () => venue.account.open.length === 0);
  });
});

/** The longest pause between two signs of life that the watchman takes: many times what anything but a loop takes. */
const SILENT_MS = 10_000;
const SHORT_MS = 50;

describe("the watchman", () => {
  it("cancels what is left when it ended with code 4, because the venue did not answer", LONG, async () => {
    const { venue, server, symbol } = await playing();
    venue.failing = /DELETE|GET .*\/order/;
    const args = ["live", STOPS, "--venue", "binanceusdm", "--symbol", symbol, "--server", server, "--guards", GUARDS, "--testnet"];
    const { exited, words } = start(...args);
    expect(await exited, words()).toBe(4);
    expect(venue.account.open).toHaveLength(1);
    venue.failing = null;
    await until("no order is open", () => venue.account.open.length === 0);
    await until("its last words", () => words().includes("1 orders may still be open"));
  });

  it("cancels everything when the process is gone without a word", async () => {
    const { venue, child } = await withOneOpen();
    child.kill("SIGKILL");
    await until("no order is open", () => venue.account.open.length === 0);
  });

  it("cancels everything when the strategy loops without end, which nothing inside of its process could", LONG, async () => {
    const loops = write("loops.ts", readFileSync(ONE, "utf8").replace(/( {4}await .*)/, "$1\n    for (;;);"));
    const guards = write("short.json", JSON.stringify({ ...WIDE, deadManMs: SILENT_MS }));
    const { venue } = await withOneOpen(loops, guards);
    await until("no order is open", () => venue.account.open.length === 0);
  });

  it("is silent as long as there are signs of life, and does nothing when the end is told", async () => {
    const input = new PassThrough();
    const told = silence(input, NEVER_MS);
    input.write("\n");
    input.end("end\n");
    expect(await told).toBe("ended");
    const cut = new PassThrough();
    const gone = silence(cut, NEVER_MS);
    cut.write("\n");
    cut.destroy();
    expect(await gone).toBe("silent");
    expect(await silence(new PassThrough(), 5)).toBe("silent");
  });

  it("reads what lies in its pipe before it takes a pause of its own for silence", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(() => server.close());
    const accepted = once(server, "connection");
    const session = connect((server.address() as AddressInfo).port, "127.0.0.1");
    open.push(() => session.destroy());
    const [[pipe]] = (await Promise.all([accepted, once(session, "connect")])) as [[Socket], unknown];
    const alive = once(pipe, "data").then(() => "alive");
    const told = silence(pipe, SHORT_MS);
    session.write("\n");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * SHORT_MS);
    expect(await Promise.race([told, alive])).toBe("alive");
  });
});
