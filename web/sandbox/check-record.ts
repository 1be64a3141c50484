import type { RunConfig } from "../../src/config/config.js";
import type { BookInfo } from "../../src/data/rows.js";
import { type LatencyHistogram, OrderEventKind, type RunRecord } from "../../src/engine/record.js";
import { ERROR_NAMES, type ErrorPlace, type ErrorReport, HftError } from "../../src/errors.js";
import { emptyRecord } from "../../src/strategy/empty-record.js";
import { checkColumn, checkColumns } from "./check-columns.js";
import { asObject, finite, list, malformed, number, oneOf, text } from "./check-values.js";

const MAX_LOG_LINES = 10_001;
const MAX_TEXT = 4_000;
const MAX_KIND = Math.max(...Object.values(OrderEventKind));
const MAX_BUCKETS = 4_096;
const MAX_DETAILS = 20;
/** Times beyond this are no whole numbers any more, ns. */
const MAX_NS = 2 ** 53;

/**
 * What a stranger's code returned, as a record that the page can trust in shape: only the fields that a record has, of
 * the right type and length, texts as capped text. Books and configuration are the page's own, not the ones returned.
 * @throws HftError 7004.
 */
export function checkRecord(value: unknown, books: BookInfo[], config: RunConfig): RunRecord {
  try {
    return checked(value, books, config);
  } catch (error) {
    throw error instanceof HftError ? error : malformed("it can't be read");
  }
}

function checked(value: unknown, books: BookInfo[], config: RunConfig): RunRecord {
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
    endNs: timeNs(given.endNs, "endNs"),
    rows: count(given.rows, "rows"),
    wallMs: count(given.wallMs, "wallMs"),
    orderEvents: checkColumns(given.orderEvents, shape.orderEvents, "orderEvents", limitsOf(books)),
    samples: checkColumns(given.samples, shape.samples, "samples", limitsOf(books)),
    latency: {
      feed: checkHistogram(latency.feed, "feed"),
      entry: checkHistogram(latency.entry, "entry"),
      response: checkHistogram(latency.response, "response"),
      roundTrip: checkHistogram(latency.roundTrip, "roundTrip"),
    },
    accounts: list(given.accounts, "accounts", books.length).map((account, index) => checkAccount(account, index)),
    log: list(given.log, "log", MAX_LOG_LINES).map(checkLine),
    dropped: {
      log: count(dropped.log, "dropped.log"),
      orderEvents: count(dropped.orderEvents, "dropped.orderEvents"),
      samples: count(dropped.samples, "dropped.samples"),
    },
  };
}

export function checkReport(value: unknown): ErrorReport {
  const given = asObject(value, "error");
  const known = typeof given.code === "number" && given.code in ERROR_NAMES;
  const code = known ? (given.code as ErrorReport["code"]) : 7004;
  const message = known ? text(given.message, MAX_TEXT) : "The run ended with an error that the page does not know.";
  return { code, name: ERROR_NAMES[code], message, place: checkPlace(given.place), details: checkDetails(given.details) };
}

/** What a report of ours names: plain values. */
function checkDetails(value: unknown): ErrorReport["details"] {
  if (typeof value !== "object" || value === null) return {};
  const plain = Object.entries(value)
    .slice(0, MAX_DETAILS)
    .filter(([, detail]) => detail === null || ["string", "number", "boolean"].includes(typeof detail));
  return Object.fromEntries(plain.map(([key, detail]) => [text(key, 40), typeof detail === "string" ? text(detail, 200) : detail]));
}

function checkPlace(value: unknown): ErrorPlace {
  if (typeof value !== "object" || value === null) return {};
  const given = value as Record<string, unknown>;
  const place: Record<string, unknown> = {};
  for (const key of ["line", "column", "row", "byte", "simulatedNs"]) if (Number.isFinite(given[key])) place[key] = given[key];
  for (const key of ["file", "field", "handler"]) if (typeof given[key] === "string") place[key] = text(given[key], 200);
  return place;
}

function checkHistogram(value: unknown, name: string): LatencyHistogram {
  const given = asObject(value, `latency.${name}`);
  const buckets = checkColumn(given.buckets, new Float64Array(0), MAX_BUCKETS, `latency.${name}.buckets`);
  for (const bucket of buckets) count(bucket, `latency.${name}.buckets`);
  return {
    count: count(given.count, `latency.${name}.count`),
    minNs: number(given.minNs),
    maxNs: number(given.maxNs),
    sumNs: number(given.sumNs),
    buckets,
    negative: count(given.negative, `latency.${name}.negative`),
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
  return { ts: timeNs(given.ts, "log time"), level, text: text(given.text, MAX_TEXT) };
}

/** What may stand in the columns of a run over these books. */
function limitsOf(books: readonly BookInfo[]): Record<string, [least: number, most: number]> {
  const time: [number, number] = [-MAX_NS, MAX_NS];
  return { localTs: time, ts: time, instrument: [0, books.length - 1], what: [0, MAX_KIND], side: [-1, 1], maker: [0, 1] };
}

function timeNs(value: unknown, name: string): number {
  const ns = finite(value, name);
  if (Math.abs(ns) <= MAX_NS) return ns;
  throw malformed(`${name} is no time`);
}

function count(value: unknown, name: string): number {
  const counted = finite(value, name);
  if (counted >= 0) return counted;
  throw malformed(`${name} is below 0`);
}

function checkHash(value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{16}$/.test(value)) return value;
  throw malformed("the run hash is not 16 hex digits");
}
