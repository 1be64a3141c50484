/** The stage that runs the tests by vitest: which files, how long it may stand still, and what is counted when it is ended. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bold, red, say, seconds } from "./log.mjs";
import { at, ROOT } from "./paths.mjs";
import { run, tool } from "./run.mjs";
import { readJournal } from "./test-journal.mjs";

/**
 * The stage is ended when no test was found, began or ended for so long, ms: more than two tests' and hooks' own limits
 * (test/limits.ts), which end a hang first. While tests go on, it is not ended.
 */
const STILL_LIMIT_MS = 25 * 60_000;
const LOOK_MS = 1_000;
const LIST_LIMIT_MS = 300_000;
const SLOWEST = 20;

/** @typedef {"quick" | "long"} Length which tests: those of `npm test`, or those of `npm run test:long` */

/** Every test file, below the root. */
export function testFiles() {
  const names = /** @type {string[]} */ (readdirSync(at("test"), { recursive: true }));
  return names
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `test/${name}`)
    .sort();
}

/** Files that have tests of this length; what a file says of itself saves loading it. @param {Length} length */
export function filesOfLength(length) {
  return testFiles().filter((file) => {
    const text = readFileSync(at(file), "utf8");
    const isLong = text.includes("@module-tag long");
    return length === "long" ? isLong || /\/length\.js"/.test(text) : !isLong;
  });
}

/**
 * Runs the tests of a length in Node and in browsers, and counts them.
 * @param {Length} length
 * @param {(stop: () => void) => void} onStart gets what ends the run early
 */
export const runTests = (length, onStart) => runFiles(length, filesOfLength(length), onStart);

/**
 * @param {Length} length
 * @param {readonly string[]} files below `root`
 * @param {(stop: () => void) => void} onStart
 * @param {{ root?: string, show?: boolean }} [options] root of the files and of vitest's configuration; whether vitest's output is shown
 */
export async function runFiles(length, files, onStart, { root = ROOT, show = true } = {}) {
  const journal = join(root, "build/reports", `${length}.jsonl`);
  rmSync(journal, { force: true });
  const args = [
    tool("vitest", "vitest.mjs"),
    "run",
    `--root=${root}`,
    filterOf(length),
    "--reporter=default",
    `--reporter=${at("scripts/lib/vitest-reporter.mjs")}`,
    ...files,
  ];
  const env = { ...process.env, SIGMAX_TEST_JOURNAL: journal, SIGMAX_TEST_LENGTH: length };
  const output = show ? "inherit" : "ignore";
  const { code, ended } = await watched(args, { env, stdio: ["ignore", output, output] }, journal, onStart);
  const counts = readJournal(journal, files);
  if (!counts.isWhole) await tellUnfinished(counts, ended ?? `vitest ended early with exit code ${code}`, length, root);
  else if (counts.notRun.length > 0) list("These tests did not run, because a hook before them failed", counts.notRun);
  writeTimes(join(root, "build/reports", `${length}-slowest.txt`), counts.times);
  const { passed, skipped } = counts;
  // A runner that is not content has a reason, whether it is in the journal or not.
  return { passed, failed: counts.failed === 0 && code !== 0 ? 1 : counts.failed, skipped };
}

/** @param {Length} length */
const filterOf = (length) => `--tags-filter=${length === "long" ? "long" : "!long"}`;

/** Runs vitest in a process group of its own; ends the group when its journal stands still, or when it is told to. */
function watched(args, { env, stdio }, journal, onStart) {
  return new Promise((resolve, reject) => {
    const plain = process.stdout.isTTY ? env : { ...env, NO_COLOR: "1" };
    const child = spawn(process.execPath, args, { cwd: ROOT, env: plain, stdio, detached: true });
    /** @type {string | null} */
    let ended = null;
    const end = (why) => {
      ended ??= why;
      try {
        process.kill(-(/** @type {number} */ (child.pid)), "SIGKILL");
      } catch {
        // It ended by itself.
      }
    };
    let size = -1;
    let stillMs = 0;
    const watch = setInterval(() => {
      const now = existsSync(journal) ? statSync(journal).size : 0;
      // Counted in looks, so that a machine that was suspended does not count.
      stillMs = now === size ? stillMs + LOOK_MS : 0;
      size = now;
      if (stillMs >= STILL_LIMIT_MS) end(`No test began or ended for ${STILL_LIMIT_MS / 60_000} min, so the run was ended`);
    }, LOOK_MS);
    onStart(() => end("The run was interrupted"));
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(watch);
      onStart(() => {});
      resolve({ code: code ?? 1, ended });
    });
  });
}

/** Says what was going on and what was counted so far, and counts the tests of files that were not reached. */
async function tellUnfinished(counts, why, length, root) {
  const failed = counts.failed - counts.notRun.length - counts.unknownFiles.length;
  say(red(bold(`\n${why}.`)));
  list("Running then", counts.running);
  say(`Counted until then: ${counts.passed} passed, ${failed} failed, ${counts.skipped.length} skipped.`);
  const unknown = await countTests(counts.unknownFiles, length, root);
  counts.failed = failed + counts.notRun.length + unknown;
  const where = counts.unknownFiles.length > 0 ? ` (${unknown} of them in ${counts.unknownFiles.length} files that were not reached)` : "";
  say(`${counts.notRun.length + unknown} tests${where} did not run to their end. They count as failed.`);
}

/** How many tests these files have; one each where even that can't be found out. */
async function countTests(files, length, root) {
  if (files.length === 0) return 0;
  const out = join(root, "build/reports/list.json");
  rmSync(out, { force: true });
  const args = [tool("vitest", "vitest.mjs"), "list", `--root=${root}`, filterOf(length), `--json=${out}`, ...files];
  await run(process.execPath, args, { timeoutMs: LIST_LIMIT_MS });
  try {
    return Math.max(files.length, JSON.parse(readFileSync(out, "utf8")).length);
  } catch {
    return files.length;
  }
}

function list(title, names) {
  say(red(`${title}:${names.length === 0 ? " none" : ""}`));
  for (const name of names) say(red(`  ${name}`));
}

/** The slowest tests, for whoever wants them shorter. */
function writeTimes(path, times) {
  mkdirSync(dirname(path), { recursive: true });
  const lines = times.slice(0, SLOWEST).map(({ name, ms }) => `${seconds(ms).padStart(8)}  ${name}`);
  writeFileSync(path, `${lines.join("\n")}\n`);
}
