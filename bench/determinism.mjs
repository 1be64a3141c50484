/**
 * `npm run determinism`: the run hash of the same strategy on the same book in every host and every way that must not change
 * it, as a table. `--write` puts that into docs/security-tests.md. Fails on any difference.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { findBrowser, findFirefox } from "../scripts/lib/browser.mjs";
import { main, say } from "../scripts/lib/log.mjs";
import { buildAll } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { mustTool } from "../scripts/lib/run.mjs";
import { putInto, tableOf } from "./lib/document.mjs";
import { nameOf, pairs } from "./lib/pairs.mjs";

const REPORT = "build/reports/run-hashes.json";
/** Of the first pair; of the others a tenth. */
const REPEATS = 100;
const WORKERS = [1, 2, 4];
const CHUNKS = [1, 997, 100_000];
/** Nearly none, and one a millisecond of simulated time. */
const SAMPLES_NS = [1e15, 1e6];
const WAYS = [
  ...CHUNKS.map((chunkRows) => ({ name: `chunks of ${chunkRows.toLocaleString("en-US")}`, chunkRows })),
  ...SAMPLES_NS.map((sampleNs) => ({ name: `a sample each ${sampleNs.toExponential()} ns`, config: { sampleNs } })),
];

await main(async () => {
  await buildAll();
  const all = pairs();
  const here = `Node ${process.versions.node}`;
  say(`${here}, ${REPEATS} times`);
  const [first, ...others] = all;
  const repeated = {
    ...hashesIn(process.execPath, [first], [{ name: "again", repeat: REPEATS }]).again,
    ...hashesIn(process.execPath, others, [{ name: "again", repeat: REPEATS / 10 }]).again,
  };
  const expected = Object.fromEntries(all.map((pair) => [nameOf(pair), repeated[nameOf(pair)][0]]));
  say(`${here}, in chunks and with more and less of the record`);
  const columns = { [`${here}, ${REPEATS} or ${REPEATS / 10} times`]: repeated, ...hashesIn(process.execPath, all, WAYS) };
  Object.assign(columns, inOtherNode(all), await inBrowsers());
  const rows = all.map((pair) => {
    const name = nameOf(pair);
    return [name, `\`${expected[name]}\``, ...Object.values(columns).map((column) => verdict(column[name], expected[name]))];
  });
  const text = `${tableOf(["strategy and book", "run hash", ...Object.keys(columns)], rows)}\n\n${inThreads()}`;
  say(text);
  if (/\*\*/.test(text)) process.exitCode = 1;
  if (process.argv.includes("--write")) putInto("docs/security-tests.md", "determinism", text);
});

/** Hashes are whole, or the eight digits that the page shows. */
function verdict(hashes, expected) {
  const other = hashes?.find((hash) => hash === "" || !expected.startsWith(hash));
  if (!hashes) return "**missing**";
  return other === undefined ? "same" : `**${other}**`;
}

function hashesIn(node, all, ways) {
  const out = execFileSync(node, [at("bench/lib/hashes.mjs"), JSON.stringify({ pairs: all, ways })], { encoding: "utf8" });
  return JSON.parse(out);
}

/** The other of the two lines of Node that the package is for, which npm has as a package. */
function inOtherNode(all) {
  const major = process.versions.node.startsWith("22.") ? 20 : 22;
  say(`Node ${major}`);
  const npx = (...args) => execFileSync("npx", ["--yes", "--package", `node@${major}`, "--", "node", ...args], { encoding: "utf8" }).trim();
  const [path, version] = npx("-p", "process.execPath + ' ' + process.versions.node").split(" ");
  if (!version.startsWith(`${major}.`)) throw new Error(`npx gave Node ${version} for ${major}`);
  return { [`Node ${version}`]: hashesIn(path, all, [{ name: "other" }]).other };
}

async function inBrowsers() {
  rmSync(at(REPORT), { force: true });
  const env = { ...process.env, SIGMAX_ALL_PAIRS: "1", SIGMAX_CHROMIUM: findBrowser() ?? "", SIGMAX_FIREFOX: findFirefox() ?? "" };
  await mustTool("vitest", "vitest.mjs", ["run", "--project", "browser", "test/e2e/run-hash.test.ts"], { env, show: true });
  const report = Object.entries(JSON.parse(readFileSync(at(REPORT), "utf8")));
  return Object.fromEntries(
    report.map(([name, { version, hashes }]) => [
      `${name} ${version}`,
      Object.fromEntries(Object.entries(hashes).map(([pair, hash]) => [pair, [hash]])),
    ]),
  );
}

/** A sweep's hash is over all of its runs. */
function inThreads() {
  say(`A sweep in ${WORKERS.join(", ")} threads`);
  const space = at("build/determinism-space.json");
  writeFileSync(space, JSON.stringify({ halfSpread: [4, 6, 8, 10], skew: [100, 200] }));
  const args = ["bin/sigmax-hft.mjs", "sweep", "examples/market-maker.ts", "--book", "synthetic-calm-1", "--space", space, "--workers"];
  const hashes = WORKERS.map((workers) => {
    const out = execFileSync(process.execPath, [...args, String(workers)], {
      cwd: at("."),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return /sweep hash ([0-9a-f]{16})/.exec(out)?.[1] ?? "none";
  });
  const same = new Set(hashes).size === 1 && hashes[0] !== "none";
  return `A sweep of 8 points in ${WORKERS.join(", ")} threads: ${same ? `each has the hash \`${hashes[0]}\`` : `**${hashes.join(", ")}**`}.`;
}
