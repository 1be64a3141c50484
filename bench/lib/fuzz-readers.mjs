import { pathToFileURL } from "node:url";
import { say } from "../../scripts/lib/log.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { bundle, OUT } from "./build.mjs";
import { putInto, tableOf } from "./document.mjs";
import { flagValue } from "./flags.mjs";

const FILES = 20_000;

/**
 * Damaged files for every reader: so many of each (`--steps N`), a seed a file from `--seed FIRST`; `--only READER` takes one. What finds something belongs
 * into KEPT of test/property/fuzz/readers.test.ts.
 */
export async function fuzzReaders() {
  await bundle(
    { "fuzz-readers": at("test/property/fuzz/fuzz-readers.ts"), "reader-samples": at("test/property/fuzz/reader-samples.ts") },
    { ssr: true },
  );
  const { fuzzReader } = await import(pathToFileURL(at(OUT, "fuzz-readers.mjs")).href);
  const { READERS } = await import(pathToFileURL(at(OUT, "reader-samples.mjs")).href);
  const wanted = Number(flagValue("--steps") ?? FILES);
  const first = Number(flagValue("--seed") ?? 1);
  const only = flagValue("--only");
  const rows = [];
  const failures = [];
  for (const reader of READERS.filter((name) => only === undefined || name === only)) {
    const sum = { read: 0, refused: 0, failures: 0, slowestMs: 0, slowest: 0 };
    for (let seed = first; seed < first + wanted; seed++) await one(fuzzReader, reader, seed, sum, failures);
    rows.push([`\`${reader}\``, ...[wanted, sum.read, sum.refused].map((n) => n.toLocaleString("en")), String(sum.failures)]);
    say(
      `${reader}: ${sum.read} read, ${sum.refused} refused, ${sum.failures} failures; slowest ${sum.slowestMs.toFixed(0)} ms (seed ${sum.slowest})`,
    );
  }
  for (const { reader, seed, message } of failures) say(`${reader}, seed ${seed}: ${message}`);
  const text = tableOf(["reader", "damaged files", "read", "refused with a place", "anything else"], rows);
  const most = `Seeds ${first} to ${first + wanted - 1} of each; the process held ${Math.round(process.resourceUsage().maxRSS / 1_000)} MB at most.`;
  say(`\n${text}\n\n${most}`);
  if (process.argv.includes("--write")) putInto("docs/books.md", "fuzz", `${text}\n\n${most}`);
  if (failures.length > 0) process.exitCode = 1;
}

async function one(fuzzReader, reader, seed, sum, failures) {
  const start = performance.now();
  try {
    const { rows } = await fuzzReader(reader, seed);
    if (rows === null) sum.refused++;
    else sum.read++;
  } catch (error) {
    sum.failures++;
    failures.push({ reader, seed, message: error.message });
  }
  const ms = performance.now() - start;
  if (ms <= sum.slowestMs) return;
  sum.slowestMs = ms;
  sum.slowest = seed;
}
