import type { RunConfig } from "../../src/config/config.js";
import type { BookInfo } from "../../src/data/rows.js";
import type { LatencyHistogram, RunRecord } from "../../src/engine/record.js";
import { ERROR_NAMES, type ErrorPlace, type ErrorReport, HftError } from "../../src/errors.js";
import { emptyRecord } from "../../src/strategy/empty-record.js";

const MAX_EVENTS = 5_000_000;
const MAX_LOG_LINES = 10_001;
const MAX_TEXT = 4_000;

/**
 * What a stranger's code returned, as a record that the page can trust in shape: only the fields that a record has, of
 * the right type and length, texts as capped text. Books and configuration are the page's own, not the ones returned.
 * @throws HftError 7004.
 */
export function checkRecord(value: unknown, books: BookInfo[], config: RunConfig): RunRecord {
  const given = asObject(value, "record");
  const shape = emptyRecord(books, config, { code: 7004, name: "", message: "", place: {}, details: {} });
  const latency = asObject(given.latency, "latency");
  const dropped = asObject(given.dropped, "dropped");
  return {
    ...shape,
    outcome: oneOf(given.outcome, ["complete", "stopped", "error"] as const, "outcome"),
    error: given.error === null ? null : checkReport(given.error),
    hash: checkHash(given.hash),
    strategyName: text(given.strategyName, 200),
    endNs: finite(given.endNs, "endNs"),
    rows: finite(given.rows, "rows"),
    wallMs: finite(given.wallMs, "wallMs"),
    orderEvents: checkColumns(given.orderEvents, shape.orderEvents, "orderEvents"),
    samples: checkColumns(given.samples, shape.samples, "samples"),
    latency: {
      feed: checkHistogram(latency.feed, "feed"),
      entry: checkHistogram(latency.entry, "entry"),
      response: checkHistogram(latency.response, "response"),
      roundTrip: checkHistogram(latency.roundTrip, "roundTrip"),
    },
    accounts: list(given.accounts, "accounts", 64).map((account, index) => checkAccount(account, index)),
    log: list(given.log, "log", MAX_LOG_LINES).map(checkLine),
    dropped: {
      log: finite(dropped.log, "log"),
      orderEvents: finite(dropped.orderEvents, "orderEvents"),
      samples: finite(dropped.samples, "samples"),
    },
  };
}

export function checkReport(value: unknown): ErrorReport {
  const given = asObject(value, "error");
  const known = typeof given.code === "number" && given.code in ERROR_NAMES;
  const code = known ? (given.code as ErrorReport["code"]) : 7004;
  const message = known ? text(given.message, MAX_TEXT) : "The run ended with an error that the page does not know.";
  return { code, name: ERROR_NAMES[code], message, place: checkPlace(given.place), details: {} };
}

function checkPlace(value: unknown): ErrorPlace {
  if (typeof value !== "object" || value === null) return {};
  const given = value as Record<string, unknown>;
  const place: Record<string, unknown> = {};
  for (const key of ["line", "column", "row", "byte", "simulatedNs"]) if (Number.isFinite(given[key])) place[key] = given[key];
  for (const key of ["file", "field", "handler"]) if (typeof given[key] === "string") place[key] = text(given[key], 200);
  return place;
}

function checkColumns<T extends { length: number }>(value: unknown, shape: T, name: string): T {
  const given = asObject(value, name);
  const length = finite(given.length, `${name}.length`);
  if (!Number.isInteger(length) || length < 0 || length > MAX_EVENTS) throw malformed(`${name} has ${length} rows`);
  const columns: Record<string, unknown> = { length };
  for (const [key, model] of Object.entries(shape)) {
    if (key === "length") continue;
    const column = given[key];
    if (Object.prototype.toString.call(column) !== Object.prototype.toString.call(model))
      throw malformed(`${name}.${key} is not a column of its type`);
    if ((column as Float64Array).length < length)
      throw malformed(`${name}.${key} has ${(column as Float64Array).length} of ${length} entries`);
    columns[key] = (column as Float64Array).subarray(0, length);
  }
  return columns as T;
}

function checkHistogram(value: unknown, name: string): LatencyHistogram {
  const given = asObject(value, `latency.${name}`);
  const buckets = given.buckets;
  if (!(buckets instanceof Float64Array) || buckets.length > 4_096) throw malformed(`latency.${name} has no buckets`);
  const count = finite(given.count, `latency.${name}.count`);
  return {
    count,
    minNs: number(given.minNs),
    maxNs: number(given.maxNs),
    sumNs: number(given.sumNs),
    buckets,
    negative: finite(given.negative, "negative"),
  };
}

function checkAccount(value: unknown, instrument: number): RunRecord["accounts"][number] {
  const given = asObject(value, "account");
  return {
    instrument,
    positionLots: number(given.positionLots),
    balance: number(given.balance),
    fee: number(given.fee),
    numTrades: number(given.numTrades),
    tradingVolumeLots: number(given.tradingVolumeLots),
    tradingValue: number(given.tradingValue),
  };
}

function checkLine(value: unknown): RunRecord["log"][number] {
  const given = asObject(value, "log line");
  const level = oneOf(given.level, ["log", "info", "warn", "error", "debug"] as const, "log level");
  return { ts: finite(given.ts, "log time"), level, text: text(given.text, MAX_TEXT) };
}

function checkHash(value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{16}$/.test(value)) return value;
  throw malformed("the run hash is not 16 hex digits");
}

function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw malformed(`${name} is not an object`);
}

function list(value: unknown, name: string, most: number): unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw malformed(`${name} is not a list of at most ${most}`);
}

function text(value: unknown, most: number): string {
  if (typeof value !== "string") throw malformed("a text is not a text");
  return value.slice(0, most);
}

function number(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

function finite(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw malformed(`${name} is not a number`);
}

function oneOf<T extends string>(value: unknown, known: readonly T[], name: string): T {
  if (known.includes(value as T)) return value as T;
  throw malformed(`${name} is not one of ${known.join(", ")}`);
}

function malformed(what: string): HftError {
  return new HftError(7004, `The sandbox returned something that is not a run: ${what}.`);
}
