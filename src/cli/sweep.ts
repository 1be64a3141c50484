import type { RunConfig } from "../config/config.js";
import { validateConfig } from "../config/validate.js";
import { HftError } from "../errors.js";
import { readStrategy } from "../strategy/choice.js";
import type { ObjectiveName } from "../sweep/objective.js";
import type { SweepPoint, SweepResult } from "../sweep/result.js";
import type { SweepSpace } from "../sweep/space.js";
import { type SweepProgress, sweep } from "../sweep/sweep.js";
import { sweepWords } from "../sweep/words.js";
import { bookBytes, coreBytes, readText } from "./files.js";
import { describeError, type Output } from "./output.js";
import { jsonValue, parseJson } from "./result.js";
import { checkTargets, keep } from "./targets.js";

export interface SweepFlags {
  strategy: string;
  books: string[];
  /** A JSON file: the values of each parameter. */
  space: string;
  config?: string;
  seed?: string;
  /** So many points drawn by the seed, instead of every combination. */
  random?: string;
  objective?: string;
  /** Share of the book's time that the search may see. */
  split?: string;
  top?: string;
  workers?: string;
  /** A JSON file, or CSV by its ending. */
  out?: string;
}

const SHOWN = 10;

/** `sigmax-hft sweep`: a strategy with many values of its parameters. Returns the exit code: 1 when no point came to its end. */
export async function sweepCommand(flags: SweepFlags, output: Output): Promise<number> {
  checkTargets({ out: flags.out });
  const config = configOf(flags);
  const space = parseJson(readText(flags.space), flags.space) as SweepSpace;
  const strategy = readStrategy(flags.strategy);
  const book = await Promise.all(flags.books.map(async (name) => (await bookBytes(name)).bytes));
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  try {
    const result = await sweep({
      book,
      strategy,
      space,
      config,
      wasm: coreBytes(),
      signal: stop.signal,
      onProgress: (progress) => output.progress(progressLine(progress)),
      ...(flags.random === undefined ? {} : { search: { random: numberOf("random", flags.random), seed: validateConfig(config).seed } }),
      ...(flags.objective === undefined ? {} : { objective: flags.objective as ObjectiveName }),
      ...(flags.split === undefined ? {} : { split: numberOf("split", flags.split) }),
      ...(flags.top === undefined ? {} : { top: numberOf("top", flags.top) }),
      ...(flags.workers === undefined ? {} : { workers: numberOf("workers", flags.workers) }),
    });
    if (output.json) printJson(result, output);
    else print(result, output);
    if (flags.out)
      keep(flags.out, flags.out.endsWith(".csv") ? csvOf(result) : `${JSON.stringify(summaryOf(result, true), jsonValue, 1)}\n`, output);
    return result.best ? 0 : 1;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

function configOf({ config, seed }: SweepFlags): Partial<RunConfig> {
  const given = config ? parseJson(readText(config), config) : {};
  return seed === undefined ? given : { ...given, seed: numberOf("seed", seed) };
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && !Number.isNaN(value)) return value;
  throw new HftError(1005, `--${flag}: got ${JSON.stringify(text)}, wanted a number.`, { field: flag });
}

function progressLine({ over, total, failed, best }: SweepProgress): string {
  const parts = [`${over} of ${total}`, failed > 0 && `${failed} failed`, !Number.isNaN(best) && `best ${plain(best)}`];
  return parts.filter(Boolean).join(", ");
}

function summaryOf(result: SweepResult, withPoints: boolean) {
  const { points, ...rest } = result;
  return { ...rest, words: sweepWords(result), ...(withPoints ? { points } : {}) };
}

/** A line a point in the order of the search, then one for the whole. */
function printJson(result: SweepResult, output: Output): void {
  for (const point of result.points) output.out(JSON.stringify(point, jsonValue));
  output.out(JSON.stringify(summaryOf(result, false), jsonValue));
}

function print(result: SweepResult, output: Output): void {
  const { points, done, failed, outcome, objective, books, workers, wallMs, hash } = result;
  const ranked = points.filter(({ rank }) => rank !== null).sort((a, b) => (a.rank as number) - (b.rank as number));
  const shown = ranked.slice(0, SHOWN);
  const names = Object.keys(points[0]?.values ?? {});
  const held = shown.some(({ outOfSample }) => outOfSample !== null);
  const figures = [...new Set([objective, "net", "maxDrawdown", "sharpe", "fills"])];
  const rows = shown.map((point) => [
    String(point.rank),
    ...names.map((name) => textOf(point.values[name])),
    ...figuresOf(point, figures, held),
  ]);
  const head = ["", ...names, ...figures, ...(held ? ["held back"] : [])];
  for (const line of aligned([head, ...rows])) output.out(line);
  if (ranked.length > shown.length) output.out(`  and ${ranked.length - shown.length} more: --out FILE has them all`);
  const over = outcome === "stopped" ? ", stopped before the end" : "";
  output.out(
    `${done} of ${points.length} points on ${books.join(", ")}${over}, ${workers} ${workers === 1 ? "thread" : "threads"}, ${(wallMs / 1e3).toFixed(1)} s`,
  );
  const broken = points.find(({ error }) => error !== null);
  if (broken?.error) {
    const { code, message, place } = broken.error;
    output.err(`${failed} failed, the first at ${JSON.stringify(broken.values)}: ${describeError(new HftError(code, message, place))}`);
  }
  for (const words of sweepWords(result)) output.out(`  note: ${words}`);
  output.out(`  sweep hash ${hash}`);
}

function figuresOf({ metrics, objective, outOfSample }: SweepPoint, names: readonly string[], held: boolean): string[] {
  const known: Readonly<Record<string, unknown>> = { ...metrics, custom: objective };
  const figures = names.map((name) => Number(known[name]));
  return [...figures, ...(held ? [outOfSample?.objective ?? Number.NaN] : [])].map(plain);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  "));
}

function csvOf({ points }: SweepResult): string {
  const names = Object.keys(points[0]?.values ?? {});
  const figures = [...new Set(points.flatMap(({ metrics }) => Object.keys(metrics ?? {})))] as (keyof NonNullable<SweepPoint["metrics"]>)[];
  const head = [
    "index",
    ...names,
    "state",
    "rank",
    "objective",
    "heldBack",
    "hash",
    ...figures.map((name) => (names.includes(name) ? `run.${name}` : name)),
  ];
  const rows = points.map(({ index, values, state, rank, objective, outOfSample, hash, metrics }) => [
    index,
    ...names.map((name) => values[name]),
    state,
    rank,
    objective,
    outOfSample?.objective,
    hash,
    ...figures.map((figure) => metrics?.[figure]),
  ]);
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  const text = textOf(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
const plain = (value: number): string =>
  Number.isNaN(value) ? "-" : Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 4 : 2);
