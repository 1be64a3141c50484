import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { flowStats } from "../data/flow/flow-stats.js";
import { generateFlow } from "../data/flow/generate-flow.js";
import type { FlowRegimeName } from "../data/flow/intensities.js";
import type { BookKind } from "../data/rows.js";
import { HftError } from "../errors.js";
import { FileScratch } from "./disk.js";
import { openBookNamed } from "./files.js";
import type { Output } from "./output.js";
import { checkTargets } from "./targets.js";

export interface GenerateFlags {
  regime?: string;
  seconds?: string;
  seed?: string;
  kind?: string;
  tick?: string;
  lot?: string;
  out?: string;
}

/** `sigmax-hft books generate`: a seeded market of any length, written as it is made. Returns the exit code. */
export async function generateCommand(flags: GenerateFlags, output: Output): Promise<number> {
  const { out, regime = "calm", seconds = "60", seed = "1", kind = "L3", tick, lot } = flags;
  if (out === undefined || !out.endsWith(".hftbook"))
    throw new HftError(1005, `--out: got ${out ?? "nothing"}, wanted a file that ends in .hftbook.`, { field: "out" });
  checkTargets({ out });
  const scratch = new FileScratch(`${out}.scratch`);
  try {
    const made = generateFlow(
      {
        seed: Number(seed),
        spanNs: Math.round(Number(seconds) * 1e9),
        regime: regime as FlowRegimeName,
        kind: kind as BookKind,
        ...(tick === undefined ? {} : { tickSize: Number(tick) }),
        ...(lot === undefined ? {} : { lotSize: Number(lot) }),
      },
      scratch,
      (share, rows) => output.progress(`${Math.floor(100 * share)} %, ${rows.toLocaleString("en-US")} rows`),
    );
    const bytes = write(out, made.pieces());
    const { name, rows, trades, digest } = made.info;
    if (output.json) output.out(JSON.stringify({ out, bytes, name, rows, trades, digest, verdict: made.quality.verdict }));
    else output.out(`${out}: ${rows} rows, ${trades} trades, ${bytes} bytes\n  digest ${digest}\n  ${made.quality.summary}`);
  } finally {
    scratch.close();
  }
  return 0;
}

/** Whole or not at all. Returns the bytes. */
function write(out: string, pieces: Iterable<Uint8Array>): number {
  const part = `${out}.part`;
  const file = openSync(part, "w");
  let bytes = 0;
  try {
    for (const piece of pieces) bytes += writeSync(file, piece);
    closeSync(file);
    renameSync(part, out);
  } catch (error) {
    rmSync(part, { force: true });
    throw new HftError(1005, `Can't write ${out}: ${(error as Error).message}.`, { file: out });
  }
  return bytes;
}

/** `sigmax-hft books stats BOOK`: spread, depth, trade signs and waits, to set a generated market beside a recorded one. */
export async function statsCommand(nameOrPath: string, output: Output): Promise<number> {
  const book = await openBookNamed(nameOrPath);
  const stats = await flowStats(book);
  book.close();
  if (output.json) {
    output.out(JSON.stringify(stats));
    return 0;
  }
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(3)).join(" ");
  output.out(`${book.info.title}: ${stats.rows} rows, ${stats.trades} trades, ${(stats.spanNs / 1e9).toFixed(1)} s`);
  output.out(`  share of time at a spread of 1 … 10 ticks  ${list(stats.spread.slice(0, 10))}`);
  output.out(`  depth 0 … 9 ticks behind the best, shares  ${list(stats.profile.slice(0, 10))}`);
  output.out(`  signs of trades, correlation at lag 1 … 10 ${list(stats.signs.slice(0, 10))}`);
  output.out(`  ${stats.rowsAMoment.toFixed(2)} rows a moment; the mid moves by ${stats.secondTicks.toFixed(2)} ticks in a second`);
  return 0;
}
