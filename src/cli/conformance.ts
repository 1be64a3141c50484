import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { HftError } from "../errors.js";
import { type CaseEnd, type ConformanceCase, readCase } from "./conformance-case.js";
import { type Replayed, replayCase } from "./conformance-replay.js";
import { RowsOfCases } from "./conformance-rows.js";
import { coreBytes } from "./files.js";

export interface ConformanceCounts {
  passed: number;
  failed: number;
  unsupported: number;
}

export interface ConformanceOptions {
  /** Called with a line for each case as it ends. */
  onLine(line: string): void;
  /** Lines are JSON objects. */
  json: boolean;
}

/** How many differences of a case are shown. */
const SHOWN = 3;

interface Verdict {
  name: string;
  verdict: "passed" | "failed" | "not supported yet";
  /** Rows compared. */
  rows: number;
  differences: string[];
  reason?: string;
}

/**
 * Replays every case below `dir` in the hftbacktest profile and compares each row, book and account.
 * @throws HftError 2004 when the folder holds no case.
 */
export async function runConformance(dir: string, captures: string, { onLine, json }: ConformanceOptions): Promise<ConformanceCounts> {
  const counts: ConformanceCounts = { passed: 0, failed: 0, unsupported: 0 };
  const rows = new RowsOfCases(captures);
  const wasm = coreBytes();
  for (const file of caseFiles(dir)) {
    const verdict = await judge(file, relative(dir, file), rows, wasm);
    counts[verdict.verdict === "not supported yet" ? "unsupported" : verdict.verdict]++;
    onLine(json ? JSON.stringify(verdict) : lineOf(verdict));
  }
  return counts;
}

function caseFiles(dir: string): string[] {
  const found = existsSync(dir) && statSync(dir).isDirectory() ? (readdirSync(dir, { recursive: true }) as string[]) : [];
  const files = found.filter((name) => name.endsWith(".json.gz")).sort();
  if (files.length === 0) throw new HftError(2004, `No conformance cases (*.json.gz) below ${dir}.`, { file: dir });
  return files.map((name) => join(dir, name));
}

async function judge(file: string, fallback: string, rows: RowsOfCases, wasm: BufferSource): Promise<Verdict> {
  let name = fallback;
  try {
    const given = readCase(file);
    name = given.name;
    const { columns, differences: wrongRows } = await rows.of(given);
    const replayed = await replayCase(wasm, given, columns);
    const differences = [...wrongRows, ...compare(given, replayed)];
    const compared = given.trace.length + given.bookAt.length + given.end.length;
    return { name, verdict: differences.length === 0 ? "passed" : "failed", rows: compared, differences };
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    const verdict = error.code === 1004 ? "not supported yet" : "failed";
    return { name, verdict, rows: 0, differences: verdict === "failed" ? [error.message] : [], reason: error.message };
  }
}

function compare(given: ConformanceCase, replayed: Replayed): string[] {
  const flat = (rows: { instrument: number; row: (number | null)[] }[]) => rows.map(({ instrument, row }) => [instrument, ...row]);
  return [
    ...replayed.refused.map((what) => `refused: ${what}`),
    ...compareRows("trace", flat(given.trace).sort(byTimeThenId), replayed.trace.sort(byTimeThenId)),
    ...compareRows("bookAt", flat(given.bookAt), replayed.bookAt),
    ...given.end.flatMap((end, index) => compareEnd(index, end, replayed.end[index] as CaseEnd)),
  ];
}

/** Rows are [instrument, ts, id, ...]. */
function byTimeThenId(a: (number | null)[], b: (number | null)[]): number {
  return Number(a[1]) - Number(b[1]) || Number(a[0]) - Number(b[0]) || Number(a[2]) - Number(b[2]);
}

function compareRows(what: string, wanted: unknown[][], got: unknown[][]): string[] {
  const differences: string[] = [];
  for (let index = 0; index < Math.max(wanted.length, got.length); index++) {
    const want = JSON.stringify(wanted[index]);
    const have = JSON.stringify(got[index]);
    if (want !== have) differences.push(`${what} row ${index}: wanted ${want ?? "nothing"}, got ${have ?? "nothing"}`);
  }
  return differences;
}

function compareEnd(instrument: number, wanted: CaseEnd, got: CaseEnd): string[] {
  return (Object.keys(wanted) as (keyof CaseEnd)[])
    .filter((field) => !(Math.abs(wanted[field] - got[field]) <= 1e-9 * Math.max(1, Math.abs(wanted[field]))))
    .map((field) => `end of instrument ${instrument}, ${field}: wanted ${wanted[field]}, got ${got[field]}`);
}

function lineOf({ name, verdict, rows, differences, reason }: Verdict): string {
  if (verdict === "passed") return `ok    ${name}: ${rows} rows`;
  if (verdict === "not supported yet") return `–     ${name}: not supported yet (${reason})`;
  const shown = differences.slice(0, SHOWN).map((difference) => `\n        ${difference}`);
  return `FAIL  ${name}: ${differences.length} of ${rows} rows differ${shown.join("")}`;
}
