/** The stages of `npm run verify` and `npm test`, and how they are run, counted and summed up. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { measureSizes } from "../sizes.mjs";
import { findBrowser, findFirefox } from "./browser.mjs";
import { bold, dim, Failure, green, red, say, seconds, yellow } from "./log.mjs";
import { buildPage } from "./parts.mjs";
import { at } from "./paths.mjs";
import { run, runTool, tool } from "./run.mjs";

const TYPE_PROJECTS = [
  "tsconfig.json",
  "src/tsconfig.json",
  "src/cli/tsconfig.json",
  "web/tsconfig.json",
  "test/tsconfig.json",
  "scripts/tsconfig.json",
  "examples/tsconfig.json",
];
const STAGE_LIMIT_MS = 20 * 60_000;

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

/** One project of vitest.config.ts, counted by scripts/lib/vitest-reporter.mjs. No report means that the runner died. */
async function vitest(project) {
  const report = at("build/reports", `${project}.json`);
  rmSync(report, { force: true });
  const args = [
    tool("vitest", "vitest.mjs"),
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=./scripts/lib/vitest-reporter.mjs",
  ];
  const env = { ...process.env, SIGMAX_TEST_REPORT: report };
  const { code } = await run(process.execPath, args, { env, show: true, timeoutMs: STAGE_LIMIT_MS });
  if (!existsSync(report)) {
    say(red(`vitest ended without a report, exit code ${code}.`));
    return { passed: 0, failed: 1, skipped: [] };
  }
  const { passed, failed, skipped } = JSON.parse(readFileSync(report, "utf8"));
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
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

async function browserTests() {
  const path = findBrowser();
  if (!path) throw new Failure("The browser tests need a Chromium: `npm test` installs one, or set $CHROME_PATH.");
  process.env.SIGMAX_CHROMIUM = path;
  process.env.SIGMAX_FIREFOX = findFirefox() ?? "";
  return vitest("browser");
}

const STAGES = [
  { name: "format", check: () => biome("format", ".") },
  { name: "lint", check: () => biome("check", ".", "--formatter-enabled=false", "--error-on-warnings") },
  { name: "types", check: types },
  { name: "tests in Node", check: () => vitest("node") },
  { name: "page", check: page },
  { name: "sizes", check: sizes },
  { name: "tests in a browser", check: browserTests },
];

/**
 * Sets up and runs every stage; a failed stage does not keep the next from running, a failed set-up does. The last line
 * printed is the sum. Exit code 1 unless everything passed.
 * @param {() => Promise<unknown>} setup
 */
export async function runChecks(setup) {
  const sum = { passed: 0, failed: 0, skipped: [] };
  const ready = await runStage({ name: "set-up", check: () => setup().then(() => ({ passed: 0, failed: 0, skipped: [] })) });
  add(sum, ready);
  if (ready.failed === 0) for (const stage of STAGES) add(sum, await runStage(stage));
  if (sum.skipped.length > 0) {
    say(yellow(bold(`\nSKIPPED: ${sum.skipped.length} tests did not run:`)));
    for (const name of sum.skipped) say(yellow(`  ${name}`));
  }
  say(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped.length} skipped`);
  if (sum.failed > 0 || sum.passed === 0) process.exitCode = 1;
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
