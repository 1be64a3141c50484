/**
 * `npm run limits`: strategies that take what there is, in the real page: what stops each, how soon, the longest task of the
 * page meanwhile, and whether the next run is right, all in one page. `--write` puts the table into docs/security-tests.md.
 */
import { readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { findBrowser, findFirefox } from "../scripts/lib/browser.mjs";
import { main, say } from "../scripts/lib/log.mjs";
import { buildAll, PAGE } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { mustTool } from "../scripts/lib/run.mjs";
import { serve } from "../scripts/lib/serve.mjs";
import { launchForBench } from "./lib/browser.mjs";
import { putInto, tableOf } from "./lib/document.mjs";
import { CASES, fileOf, filesOf, GOOD } from "./lib/greedy.mjs";
import { runFile, seed } from "./lib/page-run.mjs";

/** The longest time without a sign of life that a run may have, ms: web/sandbox/run-client.ts. */
const SILENCE_MS = 2_000;
/** Beyond that, or beyond what a run of an honest strategy takes, ms. */
const LATE_MOST_MS = 2_000;
/** Of the page: by the clock where nobody else was at work, else of its thread's work. */
const TASK_MOST_MS = 100;
/** The machine is at rest when its processors are at work for less than this share of a while, ms. */
const REST_SHARE = 0.1;
const REST_LOOK_MS = 500;
const REST_MOST_MS = 10_000;
const REPORT = "build/reports/limits.json";
const [BEGIN, END] = ["limits-begin", "limits-end"];

await main(async () => {
  await buildAll();
  const text = `${await inChromium()}\n\n${await inFirefox()}`;
  say(`\n${text}`);
  if (process.argv.includes("--write")) putInto("docs/security-tests.md", "limits", text);
});

async function inChromium() {
  const site = await serve(at(PAGE));
  const browser = await launchForBench();
  try {
    const page = await openPage(browser, site.url);
    const honest = await warmedUp(page);
    const found = [];
    for (const limit of CASES) {
      found.push(await measure(browser, page, limit, honest));
      say(found.at(-1).row.join(" | "));
    }
    const head = ["strategy", "ended", "with", "longest task of the page (its work)", "next run"];
    const rows = found.map(({ row }) => row);
    return `In Chromium ${browser.version()}:\n\n${tableOf(head, rows)}\n\n${circumstances(found)}`;
  } finally {
    await browser.close();
    await site.close();
  }
}

/** The same in Firefox, by the tests of it; nothing tells of tasks there, so that the time from frame to frame is taken. */
async function inFirefox() {
  const firefox = findFirefox();
  if (!firefox) return "No Firefox was there.";
  rmSync(at(REPORT), { force: true });
  const env = { ...process.env, SIGMAX_CHROMIUM: findBrowser() ?? "", SIGMAX_FIREFOX: firefox, SIGMAX_LIMITS: "all" };
  await mustTool("vitest", "vitest.mjs", ["run", "--project", "browser", "test/security/limits.test.ts"], { env, show: true });
  const { version, found } = JSON.parse(readFileSync(at(REPORT), "utf8"));
  const rows = found.map(({ name, tookMs, ended, gapMs, isRight }) => [
    name,
    `${(tookMs / 1e3).toFixed(1)} s`,
    ended ?? "nothing: it runs to the end",
    `${gapMs.toFixed(0)} ms`,
    isRight ? "right" : "**wrong**",
  ]);
  return `In Firefox ${version}:\n\n${tableOf(["strategy", "ended", "with", "longest time from frame to frame", "next run"], rows)}`;
}

async function openPage(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(seed, { book: "synthetic-calm-1", visited: true, files: filesOf(CASES) });
  await page.goto(url);
  await page.waitForSelector(".run:enabled:has-text('Run')");
  await page.waitForSelector(".monaco-host .view-line");
  await page.evaluate(watch);
  return page;
}

/**
 * An honest run, once what comes late at a first visit is done: the service worker keeps the page, the editor reads types. What
 * a run does meanwhile is the first visit's doing, which `npm run bench:page` measures.
 */
async function warmedUp(page) {
  for (let n = 0; n < 2; n++) await page.evaluate(runFile, GOOD);
  await atRest();
  const start = performance.now();
  const words = await page.evaluate(runFile, GOOD);
  return { ms: performance.now() - start, hash: hashOf(words) };
}

async function measure(browser, page, [name, , code, silent, wantsAll = false], honest) {
  const before = await atRest();
  await page.evaluate(() => self.signs.splice(0));
  await browser.startTracing(page, { categories: ["toplevel", "blink.user_timing", "__metadata"] });
  await page.evaluate((mark) => performance.mark(mark), BEGIN);
  const start = performance.now();
  const words = await page.evaluate(runFile, fileOf(name));
  const tookMs = performance.now() - start;
  await page.evaluate((mark) => performance.mark(mark), END);
  const { ofPage, ofFrame } = longestTasks(await browser.stopTracing());
  // What is said last while it runs is said when it ends.
  const silentMs = await page.evaluate(() => self.signs.at(-1) - (self.signs.filter((ms) => ms < self.signs.at(-1) - 200).at(-1) ?? 0));
  const said = (await page.locator(".error-card").allInnerTexts()).join(" ");
  const quiet = (await atRest()) && before;
  const right = honest.hash !== "" && hashOf(await page.evaluate(runFile, GOOD)) === honest.hash;
  judge(name, {
    code,
    said,
    late: silent ? silentMs - SILENCE_MS : tookMs - honest.ms,
    task: quiet && !wantsAll ? ofPage.wallMs : ofPage.workMs,
    right,
  });
  const got = /\b[1-7]\d{3}\b/.exec(said)?.[0];
  const seconds = (ms) => `${(ms / 1e3).toFixed(1)} s`;
  const row = [
    name,
    silent ? `${seconds(tookMs)}, ${seconds(silentMs)} after its last sign of life` : seconds(tookMs),
    got ?? (hashOf(words) ? "nothing: it runs to the end" : words),
    inWords(ofPage),
    right ? "right" : "**wrong**",
  ];
  return { row, quiet, ofFrame };
}

function inWords({ wallMs, cpuMs }) {
  return `${wallMs.toFixed(0)} ms (${cpuMs.toFixed(0)} ms)`;
}

function circumstances(found) {
  const quiet = found.filter((one) => one.quiet).length;
  const ofFrame = found.map((one) => one.ofFrame).reduce((most, one) => (one.wallMs > most.wallMs ? one : most));
  const others = quiet === found.length ? "nobody else at work" : `others at work around ${found.length - quiet} of ${found.length} runs`;
  return `Measured on ${availableParallelism()} cores with ${others}. The frame's own thread, a process of its own in Chromium, had no longer task than ${inWords(ofFrame)}.`;
}

/** Waits until the machine does next to nothing; false when somebody keeps it at work. */
async function atRest() {
  const end = performance.now() + REST_MOST_MS;
  for (let last = ticks(); performance.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, REST_LOOK_MS));
    const now = ticks();
    if (now.busy - last.busy < REST_SHARE * (now.all - last.all)) return true;
    last = now;
  }
  return false;
}

/** What the processors did since the machine was started, ms. */
function ticks() {
  const sum = { busy: 0, all: 0 };
  for (const { times } of cpus()) {
    const all = Object.values(times).reduce((total, ms) => total + ms, 0);
    sum.all += all;
    sum.busy += all - times.idle;
  }
  return sum;
}

function judge(name, { code, said, late, task, right }) {
  const faults = [
    code !== null && !said.includes(String(code)) && `did not end with ${code}: ${said.slice(0, 200)}`,
    code !== null && late > LATE_MOST_MS && `ended ${late.toFixed(0)} ms late`,
    task > TASK_MOST_MS && `a task of the page took ${task.toFixed(0)} ms`,
    !right && "the next run is not right",
  ].filter(Boolean);
  for (const fault of faults) say(`  ${name}: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** In the page: keeps when what stands beside the button changed, ms. */
function watch() {
  self.signs = [];
  const note = () => self.signs.push(performance.now());
  new MutationObserver(note).observe(document.querySelector(".run-status"), { subtree: true, childList: true, characterData: true });
}

/**
 * Of a trace, between the marks: the longest tasks of the page's thread, which
 * made the marks, and of all other documents, which is the sandbox's frame. Where others work on the machine, too, a task waits
 * for its turn, and its time by the clock is not the page's doing.
 */
function longestTasks(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const [begin, end] = [BEGIN, END].map((mark) => traceEvents.find(({ name, cat }) => name === mark && cat.includes("user_timing")));
  if (!begin || !end) throw new Error("The trace tells of no marks of the page");
  const threads = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(threadOf));
  const tasks = traceEvents.filter(
    (event) => event.name.endsWith("RunTask") && threads.has(threadOf(event)) && event.ts + event.dur > begin.ts && event.ts < end.ts,
  );
  const isOfPage = (event) => threadOf(event) === threadOf(begin);
  if (!tasks.some(isOfPage)) throw new Error("The trace tells of no task of the page");
  return { ofPage: longest(tasks.filter(isOfPage)), ofFrame: longest(tasks.filter((event) => !isOfPage(event))) };
}

/** The task that was longest by the clock, how long its thread worked in it, and the most that it worked in any, ms. */
function longest(tasks) {
  const most = (key) => tasks.reduce((sofar, event) => ((event[key] ?? 0) > (sofar[key] ?? 0) ? event : sofar), {});
  const { dur = 0, tdur = 0 } = most("dur");
  return { wallMs: dur / 1e3, cpuMs: tdur / 1e3, workMs: (most("tdur").tdur ?? 0) / 1e3 };
}

function threadOf({ pid, tid }) {
  return `${pid} ${tid}`;
}

function hashOf(words) {
  return /run ([0-9a-f]{8})/.exec(words)?.[1] ?? "";
}
