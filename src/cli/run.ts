import { join } from "node:path";
import { RUN_TABLES, runParquet } from "../backtest/parquet-tables.js";
import type { RunConfig } from "../config/config.js";
import { validateConfig } from "../config/validate.js";
import { runStrategy } from "../orchestrator/run-strategy.js";
import type { ReportInput } from "../report/input.js";
import { runReport } from "../report/report.js";
import { readStrategy } from "../strategy/choice.js";
import type { RunnerProgress } from "../strategy/host.js";
import { loadStrategy } from "../strategy/load.js";
import { coreBytes, makeFolder, openBookNamed, readText, writeBytes } from "./files.js";
import { judge, printVerdict } from "./judge.js";
import { evaluateInNode, nodeHost } from "./node-host.js";
import { type Output, simulatedTime } from "./output.js";
import { parseParams } from "./params.js";
import { parseJson, printRecord, resultOf, writeResult } from "./result.js";
import { checkTargets, keep } from "./targets.js";

export interface RunFlags {
  strategy: string;
  books: string[];
  config?: string;
  seed?: string;
  out?: string;
  /** Run it again under harder assumptions, and say what stands. */
  verdict?: boolean;
  /** Where to write the run as one HTML file; it has the verdict. */
  report?: string;
  /** Parameters of the strategy, `NAME=VALUE` each. */
  set?: string[];
  /** A folder for the run's tables as Parquet. */
  tables?: string;
}

/** `sigmax-hft run`: replays a book through a strategy and prints what came of it. Returns the exit code. */
export async function runCommand(flags: RunFlags, output: Output): Promise<number> {
  checkTargets({ out: flags.out, report: flags.report });
  const given = flags.config ? parseJson(readText(flags.config), flags.config) : {};
  const config = validateConfig(flags.seed === undefined ? given : { ...given, seed: Number(flags.seed) });
  const books = await Promise.all(flags.books.map(openBookNamed));
  const { files, entry } = readStrategy(flags.strategy);
  const strategy = await loadStrategy(files, entry, evaluateInNode);
  const host = nodeHost((progress) => output.progress(progressLine(progress)));
  const params = flags.set ? { params: parseParams(flags.set) } : {};
  const replay = (withConfig: RunConfig) => runStrategy({ wasm: coreBytes(), books, strategy, config: withConfig, host, ...params });
  const record = await replay(config);
  const verdict = flags.verdict || flags.report ? await judge(record, books, replay) : null;
  for (const book of books) book.close();
  if (output.json) output.out(resultOf(record, verdict));
  else printRecord(record, output);
  if (verdict && flags.verdict && !output.json) printVerdict(verdict, output);
  await writeFiles(flags, output, { record, files, entry, verdict });
  return record.outcome === "error" ? 1 : 0;
}

async function writeFiles({ report, tables, out }: RunFlags, output: Output, run: ReportInput): Promise<void> {
  if (out) writeResult(out, output, run.record, run.verdict);
  if (report) keep(report, runReport(run), output);
  if (tables) {
    makeFolder(tables);
    for (const table of RUN_TABLES) writeBytes(join(tables, `${table}.parquet`), await runParquet(run.record, table));
  }
}

function progressLine({ rows, totalRows, simulatedNs, rowsPerSecond }: RunnerProgress): string {
  const share = totalRows === 0 ? 100 : Math.floor((100 * rows) / totalRows);
  return `${share} %, ${simulatedTime(simulatedNs)} simulated, ${(rowsPerSecond / 1e6).toFixed(2)} M rows/s`;
}
