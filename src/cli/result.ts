import { DEFAULT_CONFIG } from "../config/defaults.js";
import type { AccountState, RunRecord } from "../engine/record.js";
import { type ErrorPlace, HftError } from "../errors.js";
import { adviseOn } from "../metrics/advice.js";
import { runResult } from "../metrics/verdict/result.js";
import type { Verdict } from "../metrics/verdict/verdict.js";
import { makeScale } from "../units.js";
import { describeError, type Output, simulatedTime } from "./output.js";
import { keep } from "./targets.js";

/** @throws HftError 1002 for what is no JSON. */
export function parseJson(text: string, file: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new HftError(1002, `${file} is not JSON: ${(error as Error).message}.`, { file });
  }
}

/** The run as JSON: summary and accounts, not the columns. */
export function resultOf(record: RunRecord, verdict: Verdict | null = null): string {
  return JSON.stringify(summaryOf(record, verdict), jsonValue);
}

export function writeResult(path: string, output: Output, record: RunRecord, verdict: Verdict | null = null): void {
  keep(path, `${JSON.stringify(summaryOf(record, verdict), jsonValue, 1)}\n`, output);
}

function summaryOf(record: RunRecord, verdict: Verdict | null) {
  const { outcome, error, hash, strategyName, rows, endNs, wallMs, accounts, config, dropped } = record;
  const { orders, fills } = runResult(record);
  return {
    outcome,
    hash,
    strategy: strategyName,
    ...(record.params ? { params: record.params } : {}),
    books: record.books.map((book) => book.name),
    rows,
    endNs,
    wallMs,
    rowsPerSecond: rows / Math.max(wallMs / 1e3, 1e-6),
    orders,
    fills,
    accounts,
    config,
    dropped,
    advice: adviseOn(record),
    ...(verdict ? { verdict } : {}),
    error,
  };
}

/** What came of a run, for a person. */
export function printRecord(record: RunRecord, output: Output): void {
  const { error, log } = record;
  // What ended the run stands in the log, too, and is told below with its place.
  const told = error && `HftError ${error.code}: ${error.message}`;
  for (const line of log.filter(({ text }) => text !== told)) output.out(`${simulatedTime(line.ts)} ${line.level.padEnd(5)} ${line.text}`);
  // Without a strategy it failed before anything else could come of it.
  if (record.strategyName !== "") printFigures(record, output);
  if (error) output.err(describeError(new HftError(error.code, error.message, error.place as ErrorPlace)));
}

function printFigures(record: RunRecord, output: Output): void {
  const { orders, fills } = runResult(record);
  const seconds = record.wallMs / 1e3;
  output.out(`${record.strategyName} on ${record.books.map((book) => book.title).join(", ")}`);
  output.out(
    `  ${record.rows} rows in ${seconds.toFixed(2)} s, ${(record.rows / seconds / 1e6).toFixed(2)} M rows/s, to ${simulatedTime(record.endNs)}`,
  );
  output.out(`  ${orders} orders, ${fills} fills`);
  for (const [index, account] of record.accounts.entries()) output.out(`  ${accountLine(account, record, index)}`);
  output.out(`  run hash ${record.hash}${record.config.seed === DEFAULT_CONFIG.seed ? "" : `, seed ${record.config.seed}`}`);
  for (const { text } of adviseOn(record)) output.out(`  note: ${text}`);
  if (record.outcome === "stopped") output.out("  stopped before the end");
}

function accountLine(account: AccountState, record: RunRecord, index: number): string {
  const instrument = record.books[index]?.instrument;
  const quantity = makeScale(instrument?.lotSize ?? 1);
  const unit = instrument?.quoteCurrency ?? "";
  const name = record.books.length > 1 ? `${instrument?.symbol}@${instrument?.venue}` : instrument?.symbol;
  return `${name}: position ${quantity.format(account.positionLots)}, balance ${account.balance.toFixed(4)} ${unit}, fees ${account.fee.toFixed(4)} ${unit}`;
}

/** JSON has no NaN. */
export function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}
