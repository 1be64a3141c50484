import { appendFileSync, writeFileSync } from "node:fs";
import WebSocket from "ws";
import type { FeedSocket } from "../connectors/binance-feed.js";
import { machineClock } from "../connectors/feed.js";
import { JoinedConnector } from "../connectors/joined.js";
import { CcxtConnector } from "../connectors/live/ccxt-connector.js";
import type { LiveGuards } from "../connectors/live/limits.js";
import type { GateLine } from "../connectors/live/venue-link.js";
import { ownServer } from "../connectors/origins.js";
import { HftError } from "../errors.js";
import type { LatencyStats, PerformanceStats } from "../strategy/stats.js";
import { FileScratch } from "./disk.js";
import { readText } from "./files.js";
import { type LiveFlags, type LiveMode, type Place, placesOf } from "./live-flags.js";
import { clockWords, duration, onInterrupt, prepared, runLive, tellRun } from "./live-run.js";
import { describeError, type Output } from "./output.js";
import { parseJson } from "./result.js";
import { serverAddress } from "./server-address.js";
import { checkTargets, keepRecording } from "./targets.js";
import { Watchman } from "./watchman.js";

/** Exit codes beside 0, 1 and 2. */
const KILLED = 3;
const LEFT_OPEN = 4;

type TradeMode = Exclude<LiveMode, { kind: "paper" }>;

/** `sigmax-hft live --dry-run|--testnet|--real-money`: a strategy whose orders go to a venue, or would. */
export async function tradeCommand(flags: LiveFlags, mode: TradeMode, output: Output): Promise<number> {
  if (flags.speed !== undefined) throw new HftError(1005, "--speed is for a book that is played on paper.", { field: "speed" });
  checkTargets({ record: flags.record, orders: flags.orders, out: flags.out });
  const places = placesOf(flags);
  const plan = await prepared(flags);
  const desk = new Desk(flags, mode, places, output);
  const unlisten = onInterrupt((signal) => void desk.interrupted(signal));
  try {
    const run = await runLive(desk.connector, plan, output, () => "");
    const open = await desk.end();
    tellRun(run, flags, output);
    if (!output.json) for (const line of latencyLines(run.stats)) output.out(`  ${line}`);
    return desk.exitCode(run.record.outcome === "error" ? run.record.error?.code : undefined, open);
  } finally {
    await desk.end();
    unlisten();
  }
}

/** The connectors of a session, its log of orders, and the way to end it. */
class Desk {
  readonly parts: CcxtConnector[];
  readonly connector: CcxtConnector | JoinedConnector;
  #scratch: FileScratch | null;
  readonly #watchman: Watchman | null;
  #asked = false;

  constructor(
    readonly flags: LiveFlags,
    readonly mode: TradeMode,
    places: readonly Place[],
    readonly output: Output,
  ) {
    if (flags.record !== undefined && places.length > 1)
      throw new HftError(1005, "--record keeps one symbol where orders are sent; several are recorded on paper.", { field: "record" });
    if (flags.orders !== undefined) writeFileSync(flags.orders, "");
    this.#scratch = flags.record === undefined ? null : new FileScratch(`${flags.record}.scratch`);
    const guards = flags.guards === undefined ? {} : (parseJson(readText(flags.guards), flags.guards) as Partial<LiveGuards>);
    const clock = machineClock();
    this.parts = places.map(
      (place) => new CcxtConnector({ ...place, ...this.#options(), guards, clock, log: (line) => this.#log(place, line) }),
    );
    this.connector = this.parts.length === 1 ? (this.parts[0] as CcxtConnector) : new JoinedConnector(this.parts);
    output.err(`${this.connector.name}. ${this.#words()}`);
    const [{ guards: limits }] = this.parts as [CcxtConnector];
    const where = whereOf(flags, mode, places);
    this.#watchman = where ? new Watchman(where, limits.deadManMs, (text) => output.err(`trouble: ${text}`)) : null;
  }

  /** Asked to end by a signal: first of all nothing is left at the venue. */
  async interrupted(signal: string): Promise<void> {
    this.#asked = true;
    this.output.err(`${signal}: cancels all orders, then ends. Once more ends at once, and leaves what is open to the watchman.`);
    await this.#kill(signal);
    this.connector.close();
  }

  /** Closes; resolves with how many orders may still be open. */
  async end(): Promise<number> {
    const left = await Promise.all(this.parts.map((part) => part.end()));
    // While orders may be open he stays, and cancels them when this process is gone.
    if (left.every((open) => open === 0)) this.#watchman?.end();
    this.#save();
    return left.reduce((sum, open) => sum + open, 0);
  }

  /** Once: whoever ends it again finds it done. */
  #save(): void {
    const scratch = this.#scratch;
    if (!scratch || this.flags.record === undefined) return;
    this.#scratch = null;
    keepRecording(this.flags.record, () => (this.parts[0] as CcxtConnector).recording(), this.output);
    scratch.close();
  }

  exitCode(failure: number | undefined, open: number): number {
    if (open > 0) {
      this.output.err(`${open} orders may still be open at the venue. Look there, or cancel all: sigmax-hft kill.`);
      return LEFT_OPEN;
    }
    if (this.mode.kind !== "dry-run") this.output.err("No order is open.");
    const killed = this.parts.find((part) => part.killed)?.killed;
    if (this.#asked) return failure === undefined || failure === 6106 ? 0 : 1;
    if (!killed) return failure === undefined ? 0 : 1;
    this.output.err(describeError(killed));
    return KILLED;
  }

  #options() {
    const { server, record } = this.flags;
    const { mode } = this;
    const socket = (url: string) => new WebSocket(url) as FeedSocket;
    const scratch = this.#scratch;
    return {
      ...(mode.kind === "dry-run" ? { network: "production" as const } : { send: true, account: mode.account }),
      ...(mode.kind === "real-money" ? { network: "production" as const, realMoneyAccount: mode.account } : {}),
      ...(server === undefined ? {} : { address: serverAddress(server) }),
      feedOptions: { socket, ...(server === undefined ? {} : ownServer(server)) },
      record: record !== undefined,
      ...(scratch ? { scratch } : {}),
      onState: (state: string, why: string) => this.output.err(`${state}: ${why}`),
    };
  }

  #words(): string {
    if (this.mode.kind === "dry-run") return "No order is sent.";
    const where = this.mode.kind === "testnet" ? "the test network" : "where money is";
    return `Orders are sent to ${where}, of the account ${this.mode.account}.`;
  }

  /** A line of JSON each where they are asked for, and in a dry run; for a person otherwise. */
  #log(place: Place, line: GateLine): void {
    const data = JSON.stringify({ time: new Date().toISOString(), venue: place.exchange, ...line });
    if (this.flags.orders !== undefined) appendFileSync(this.flags.orders, `${data}\n`);
    else if (this.mode.kind === "dry-run") this.output.out(data);
    if (this.mode.kind !== "dry-run" || line.what === "refused" || line.what === "kill") this.output.err(`${line.what}: ${line.text}`);
    // One that is pulled pulls all, and ends it.
    if (line.what === "kill" && !this.#asked) void this.#kill(line.text).then(() => this.connector.close());
  }

  async #kill(why: string): Promise<void> {
    await Promise.all(this.parts.map((part) => part.kill(why)));
  }
}

/** What `kill` has to be told to cancel everything of a session; null where nothing is sent. */
function whereOf({ server }: LiveFlags, mode: TradeMode, places: readonly Place[]): string[] | null {
  if (mode.kind === "dry-run") return null;
  const account = mode.kind === "testnet" ? ["--testnet", "--account", mode.account] : ["--real-money", mode.account];
  const symbols = places.flatMap(({ exchange, symbol }) => ["--symbol", `${exchange}:${symbol}`]);
  return [...account, ...symbols, ...(server === undefined ? [] : ["--server", server])];
}

function latencyLines({ feed, live }: PerformanceStats): string[] {
  if (!live) return [];
  const part = (name: string, { count, p50Ns, p99Ns }: LatencyStats) =>
    count === 0 ? `${name} none` : `${name} ${duration(p50Ns)} (99 of 100 within ${duration(p99Ns)})`;
  return [
    `${part("feed", feed)}, ${clockWords(live.clock)}`,
    `${part("decision", live.decision)}, ${part("submit", live.submit)}, ${part("acknowledge", live.acknowledge)}`,
  ];
}
