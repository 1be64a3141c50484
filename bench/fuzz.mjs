/**
 * `npm run fuzz`: random rows and requests for the core until 10 million of them have passed, a seed after another. `--steps N`,
 * `--seed FIRST`; `--write` puts the figures into docs/security-tests.md. A seed that finds something is printed: it belongs
 * into KEPT of test/property/fuzz/fuzz.test.ts. `--readers` damages files instead, for everything that reads a format: lib/fuzz-readers.mjs.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { main, say } from "../scripts/lib/log.mjs";
import { buildCore } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { bundle, OUT, WASM } from "./lib/build.mjs";
import { putInto, tableOf } from "./lib/document.mjs";
import { flagValue } from "./lib/flags.mjs";
import { fuzzReaders } from "./lib/fuzz-readers.mjs";

const STEPS = 10_000_000;
const TOLD_EVERY = 1_000_000;

await main(async () => {
  if (process.argv.includes("--readers")) return fuzzReaders();
  await buildCore();
  await bundle({ "fuzz-core": at("test/property/fuzz/fuzz-core.ts") }, { ssr: true });
  const { fuzzCore } = await import(pathToFileURL(at(OUT, "fuzz-core.mjs")).href);
  const wasm = new WebAssembly.Module(readFileSync(at(WASM)));
  const wanted = Number(flagValue("--steps") ?? STEPS);
  const first = Number(flagValue("--seed") ?? 1);
  const sum = { rows: 0, actions: 0, refused: 0, failures: [] };
  const start = performance.now();
  let seed = first;
  for (; sum.rows + sum.actions < wanted; seed++) {
    const before = sum.rows + sum.actions;
    await one(fuzzCore, wasm, seed, sum);
    const after = sum.rows + sum.actions;
    if (Math.floor(before / TOLD_EVERY) !== Math.floor(after / TOLD_EVERY))
      say(`${(after / 1e6).toFixed(0)} M, ${sum.failures.length} failures`);
  }
  const seconds = (performance.now() - start) / 1e3;
  const text = `${tableOf(
    ["seeds", "rows", "requests", "refused with a code", "traps, wrong sums, time going back", "took"],
    [
      [
        `${first} to ${seed - 1}`,
        ...[sum.rows, sum.actions, sum.refused].map((n) => n.toLocaleString("en")),
        String(sum.failures.length),
        `${seconds.toFixed(0)} s`,
      ],
    ],
  )}`;
  say(`\n${text}`);
  for (const { seed: found, message } of sum.failures) say(`seed ${found}: ${message}`);
  if (process.argv.includes("--write")) putInto("docs/security-tests.md", "fuzz", text);
  if (sum.failures.length > 0) process.exitCode = 1;
});

async function one(fuzzCore, wasm, seed, sum) {
  try {
    const { rows, actions, refused } = await fuzzCore(wasm, seed);
    sum.rows += rows;
    sum.actions += actions;
    sum.refused += refused.length;
  } catch (error) {
    sum.failures.push({ seed, message: error.message });
    sum.rows++;
  }
}
