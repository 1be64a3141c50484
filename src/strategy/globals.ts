import type { LogLine } from "../engine/record.js";
import { HftError } from "../errors.js";

/** What a strategy's module sees under these names instead of the host's: simulated time, seeded randomness, no timers. */
export const MODULE_PARAMETERS = [
  "require",
  "module",
  "exports",
  "console",
  "Math",
  "Date",
  "performance",
  "crypto",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "requestAnimationFrame",
  "fetch",
] as const;

export interface SimulatedClock {
  /** Simulated ns since the epoch base. */
  nowNs(): number;
  epochNs: bigint;
}

export type LogSink = (level: LogLine["level"], text: string) => void;

/** The values of `MODULE_PARAMETERS` after `exports`, shared by all files of one run. */
export function strategyGlobals(clock: SimulatedClock, seed: number, log: LogSink): unknown[] {
  const date = simulatedDate(clock);
  return [
    strategyConsole(log),
    seededMath(seed),
    date,
    Object.freeze({ now: () => clock.nowNs() / 1e6, timeOrigin: Number(clock.epochNs / 1_000_000n) }),
    undefined,
    missing("setTimeout", "use this.setTimer(ns) or await this.engine.sleep(ns), which wait in simulated time"),
    missing("setInterval", "call this.setTimer(ns) again in onTimer"),
    missing("setImmediate", "use await this.engine.sleep(0)"),
    missing("requestAnimationFrame", "a strategy draws nothing"),
    missing("fetch", "a strategy has no network: a run depends on its book, code, configuration and seed alone"),
  ];
}

function missing(name: string, instead: string): () => never {
  return () => {
    throw new HftError(4005, `${name} is not available in a strategy: ${instead}.`);
  };
}

/** `Math` whose `random` is drawn from the run's seed (mulberry32). */
function seededMath(seed: number): Math {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const replaced = { random: { value: random, writable: true, configurable: true } };
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(Math), ...replaced }) as Math;
}

function simulatedDate(clock: SimulatedClock): DateConstructor {
  const nowMs = () => Number(clock.epochNs / 1_000_000n) + Math.floor(clock.nowNs() / 1e6);
  return new Proxy(Date, {
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [nowMs()] : args),
    apply: () => new Date(nowMs()).toString(),
    get: (target, key) => (key === "now" ? nowMs : Reflect.get(target, key)),
  });
}

const MAX_LINE_CHARS = 2_000;

function strategyConsole(log: LogSink): Pick<Console, "log" | "info" | "warn" | "error" | "debug"> {
  const at =
    (level: LogLine["level"]) =>
    (...values: unknown[]): void =>
      log(level, values.map(toText).join(" ").slice(0, MAX_LINE_CHARS));
  return { log: at("log"), info: at("info"), warn: at("warn"), error: at("error"), debug: at("debug") };
}

/** Any value as text, whatever its getters and toJSON do. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value === "object" && value !== null) return (JSON.stringify(value, bigintAsText) ?? String(value)).slice(0, MAX_LINE_CHARS);
    return String(value);
  } catch {
    return "(a value that can't be shown)";
  }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
