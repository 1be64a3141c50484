/** The stages of `npm test`, `npm run test:long` and `npm run verify`, and how they are run, counted and summed up. */
import { measureSizes } from "../sizes.mjs";
import { findBrowser, findFirefox } from "./browser.mjs";
import { bold, dim, Failure, green, red, say, seconds, yellow } from "./log.mjs";
import { buildPage } from "./parts.mjs";
import { runTool } from "./run.mjs";
import { inWords, writeSum } from "./sums.mjs";
import { filesOfLength, runTests } from "./tests.mjs";

const TYPE_PROJECTS = [
  "tsconfig.json",
  "src/tsconfig.json",
  "src/cli/tsconfig.json",
  "web/tsconfig.json",
  "test/tsconfig.json",
  "scripts/tsconfig.json",
  "examples/tsconfig.json",
];
/**
 * What a stage says of itself.
 * @typedef {{ passed: number, failed: number, skipped: string[] }} Counts
 */

/** A command that passes or fails as a whole and counts as one check. What it printed is shown when it failed. */
async function oneCheck(pending) {
  const { code, output } = await pending;
  if (code !== 0) say(output.trimEnd());
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

const biome = (...args) => oneCheck(runTool("@biomejs/biome", "bin/biome", [...args, "--colors=off"]));

async function types() {
  const counts = { passed: 0, failed: 0, skipped: [] };
  for (const project of TYPE_PROJECTS) add(counts, await oneCheck(runTool("typescript", "bin/tsc", ["--noEmit", "-p", project])));
  return counts;
}

/** The page is built for the stages after it. */
async function page() {
  await buildPage();
  return { passed: 1, failed: 0, skipped: [] };
}

/** Every part of sizes.json counts as one check. */
async function sizes() {
  const measured = measureSizes();
  for (const { line } of measured) say(line);
  const failed = measured.filter(({ ok }) => !ok).length;
  return { passed: measured.length - failed, failed, skipped: [] };
}

/** What ends the tests that run now. */
let stopTests = () => {};
let isInterrupted = false;

function interrupt() {
  isInterrupted = true;
  stopTests();
}

async function tests(length) {
  if (isInterrupted) return noTests(length, "The run was interrupted.");
  process.env.SIGMAX_CHROMIUM = findBrowser() ?? "";
  process.env.SIGMAX_FIREFOX = findFirefox() ?? "";
  return runTests(length, (stop) => {
    stopTests = stop;
  });
}

/** How many tests there are is only known once they can be loaded. */
function noTests(length, why) {
  const files = filesOfLength(length).length;
  say(red(`${why} No test ran: ${files} test files count as one failure each.`));
  return { passed: 0, failed: files, skipped: [] };
}

const stage = (name, check) => ({ name, check });

const CODE = [
  stage("format", () => biome("format", ".")),
  stage("lint", () => biome("check", ".", "--formatter-enabled=false", "--error-on-warnings")),
  stage("types", types),
];
const PAGE = [stage("page", page), stage("sizes", sizes)];

/**
 * Sets up, then runs the checks and tests of a length: for `quick`, what is wrong with the code and the page is looked for first, side by
 * side. A failed stage does not keep the next from running; a failed set-up does, and every test file counts as failed. The last line
 * printed is the sum. Exit code 1 unless everything passed.
 * @param {import("./tests.mjs").Length} length
 * @param {() => Promise<unknown>} setup
 */
export async function runChecks(length, setup) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, interrupt);
  const sum = await runStage(stage("set-up", () => setup().then(none)));
  if (sum.failed > 0) add(sum, noTests(length, "The set-up failed."));
  else {
    // Two at a time, since none of them keeps two cores busy.
    const before = length === "quick" ? await Promise.all([inTurn(CODE), inTurn(PAGE)]) : [await inTurn(PAGE.slice(0, 1))];
    for (const done of before) add(sum, done);
    add(sum, await runStage(stage(length === "quick" ? "tests" : "long tests", () => tests(length))));
  }
  tell(length, sum);
  if (sum.failed > 0 || sum.passed === 0) process.exitCode = 1;
}

function tell(length, sum) {
  if (sum.skipped.length > 0) say(yellow(bold(`\nSKIPPED: ${sum.skipped.length} tests did not run:`)));
  for (const name of sum.skipped) say(yellow(`  ${name}`));
  writeSum(length, sum);
  say(`\n${inWords(sum)}`);
}

/** @returns {Counts} */
const none = () => ({ passed: 0, failed: 0, skipped: [] });

async function inTurn(stages) {
  const sum = none();
  for (const one of stages) add(sum, await runStage(one));
  return sum;
}

async function runStage({ name, check }) {
  const start = performance.now();
  say(dim(`… ${name}`));
  const counts = await check().catch((error) => {
    say(red(error instanceof Failure ? error.message : error.stack));
    return { passed: 0, failed: 1, skipped: [] };
  });
  const { passed, failed, skipped } = counts;
  const told = [passed > 0 && `${passed} passed`, failed > 0 && `${failed} failed`, skipped.length > 0 && `${skipped.length} skipped`];
  const mark = failed === 0 ? green("✓") : red("✗");
  say(`${mark} ${[name, told.filter(Boolean).join(", ")].filter(Boolean).join(": ")} ${dim(seconds(performance.now() - start))}`);
  return counts;
}

/** @param {Counts} sum @param {Counts} counts */
function add(sum, counts) {
  sum.passed += counts.passed;
  sum.failed += counts.failed;
  sum.skipped.push(...counts.skipped);
}
