import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { hftbacktestNpy } from "../data/exporters/hftbacktest-npz.js";
import type { RowColumns } from "../data/rows.js";
import { type CaseInstrument, readCase } from "./conformance-case.js";
import { RowsOfCases } from "./conformance-rows.js";

/** What the oracle's Python needs of a case: the case as it is, and a file of event rows for each instrument. */
export interface OracleJob {
  name: string;
  /** Of the recorded case, decompressed. */
  recorded: string;
  rows: string[];
}

/** Writes every case below `dir` whose name holds `part` for the oracle, with its market data as hftbacktest reads it. */
export async function writeOracleJobs(dir: string, captures: string, out: string, part = ""): Promise<OracleJob[]> {
  mkdirSync(out, { recursive: true });
  const rows = new RowsOfCases(captures);
  const written = new Map<RowColumns, string>();
  const jobs: OracleJob[] = [];
  const files = (readdirSync(dir, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".json.gz") && name.includes(part))
    .sort();
  for (const file of files) {
    const given = readCase(join(dir, file));
    const { columns } = await rows.of(given);
    const paths: string[] = [];
    for (const [index, its] of columns.entries()) {
      const path = written.get(its) ?? join(out, `rows-${written.size}.npy`);
      if (!written.has(its)) await writeRows(path, its, given.t0, given.instruments[index] as CaseInstrument);
      written.set(its, path);
      paths.push(path);
    }
    const recorded = join(out, `case-${jobs.length}.json`);
    writeFileSync(recorded, gunzipSync(readFileSync(join(dir, file))));
    jobs.push({ name: given.name, recorded, rows: paths });
  }
  return jobs;
}

async function writeRows(path: string, rows: RowColumns, epochNs: string, { tickSize, lotSize }: CaseInstrument): Promise<void> {
  const file = openSync(path, "w");
  for await (const bytes of hftbacktestNpy.export([rows], { tickSize, lotSize, epochNs, rows: rows.length })) writeSync(file, bytes);
  closeSync(file);
}
