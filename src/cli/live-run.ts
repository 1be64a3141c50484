import { validateConfig } from "../config/validate.js";
import type { RunRecord } from "../engine/record.js";
import { runStrategy } from "../orchestrator/run-strategy.js";
import { readStrategy } from "../strategy/choice.js";
import type { ExchangeConnector } from "../strategy/connector.js";
import { loadStrategy } from "../strategy/load.js";
import { openMarket } from "../strategy/open-market.js";
import type { PerformanceStats } from "../strategy/stats.js";
import { coreBytes, readText } from "./files.js";
import { above0, type LiveFlags } from "./live-flags.js";
import { evaluateInNode, nodeHost } from "./node-host.js";
import { type Output, simulatedTime } from "./output.js";
import { parseParams } from "./params.js";
import { parseJson, printRecord, resultOf, writeResult } from "./result.js";

export interface LiveRun {
  record: RunRecord;
  stats: PerformanceStats;
}

/** Signals by which a process is asked to end. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `stop` once when the process is asked to end; asked again, it ends at once. Returns the way to stop listening. */
export function onInterrupt(stop: (signal: string) => void): () => void {
  const heard = (signal: string): void => {
    unlisten();
    stop(signal);
  };
  const unlisten = (): void => {
    for (const signal of SIGNALS) process.off(signal, heard);
  };
  for (const signal of SIGNALS) process.once(signal, heard);
  return unlisten;
}

/** The strategy, checked before anything is connected. */
export async function prepared(flags: LiveFlags) {
  const config = validateConfig(flags.config ? parseJson(readText(flags.config), flags.config) : {});
  const { files, entry } = readStrategy(flags.strategy);
  const params = flags.set ? { params: parseParams(flags.set) } : {};
  return { run: { config, strategy: await loadStrategy(files, entry, evaluateInNode), ...params }, seconds: secondsOf(flags) };
}

function secondsOf({ seconds }: LiveFlags): number {
  return seconds === undefined ? Number.POSITIVE_INFINITY : above0("--seconds", seconds);
}

/** Runs a strategy on a connector until its market ends, the time is up, or `stop` was called. @param figures Of the market, for the line that is overwritten. */
export async function runLive(
  connector: ExchangeConnector,
  { run, seconds }: Awaited<ReturnType<typeof prepared>>,
  output: Output,
  figures: () => string,
): Promise<LiveRun> {
  const market = await openMarket(connector);
  const timer = Number.isFinite(seconds) ? setTimeout(() => connector.close(), seconds * 1e3) : undefined;
  const host = nodeHost(({ rows, simulatedNs, orders, fills }) =>
    output.progress(`${simulatedTime(simulatedNs)}, ${rows} rows, ${orders} orders, ${fills} fills${figures()}`),
  );
  let stats: (() => PerformanceStats) | null = null;
  try {
    const record = await runStrategy({
      ...market,
      wasm: coreBytes(),
      ...run,
      host,
      onOpen: ({ engine }) => {
        stats = () => engine.getPerformanceStats();
      },
    });
    return { record, stats: (stats as unknown as () => PerformanceStats)() };
  } finally {
    clearTimeout(timer);
    connector.close();
  }
}

/** What came of it, for a person or a program. */
export function tellRun({ record, stats }: LiveRun, flags: LiveFlags, output: Output): void {
  if (flags.out) writeResult(flags.out, output, record);
  if (output.json) {
    output.out(resultOf(record));
    output.out(JSON.stringify({ stats }, (_key, value) => (typeof value === "number" && !Number.isFinite(value) ? null : value)));
  } else printRecord(record, output);
}

export function duration(ns: number): string {
  if (Number.isNaN(ns)) return "unknown";
  const size = Math.abs(ns);
  if (size >= 1e9) return `${(ns / 1e9).toFixed(2)} s`;
  return size >= 1e6 ? `${(ns / 1e6).toFixed(2)} ms` : `${(ns / 1e3).toFixed(1)} µs`;
}

/** How far a venue's clock is off, in words. */
export function clockWords(clock: { offsetNs: number; errorNs: number } | null | undefined): string {
  if (!clock) return "the venue's clock is not known";
  const { offsetNs, errorNs } = clock;
  return `the venue's clock is ${duration(Math.abs(offsetNs))} ${offsetNs < 0 ? "behind" : "ahead"} ± ${duration(errorNs)}`;
}
