/**
 * `npm run limits`: strategies that take what there is, in the real page: what stops each, how soon, the longest task of the
 * page meanwhile, and whether the next run is right. `--write` puts the table into docs/security-tests.md.
 */
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { main, say } from "../scripts/lib/log.mjs";
import { buildPage, PAGE } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { serve } from "../scripts/lib/serve.mjs";
import { launchForBench } from "./lib/browser.mjs";
import { putInto, tableOf } from "./lib/document.mjs";
import { runFile, seed } from "./lib/page-run.mjs";

const GOOD = "market-maker.ts";
/** The longest time without a sign of life that a run may have, ms: web/sandbox/run-client.ts. */
const SILENCE_MS = 2_000;
/** Beyond that, or beyond what a run of an honest strategy takes, ms. */
const LATE_MOST_MS = 2_000;
const TASK_MOST_MS = 100;

/** Name, lines of the class, the code that it ends with (null: it is let run), whether that is for silence. */
const CASES = [
  ["endless loop in a handler", "onTick() { for (;;) {} }", 7001, true],
  ["endless loop in promises", "async onTick() { for (;;) await null; }", 7001, true],
  ["endless loop while it loads", "x = (() => { for (;;) {} })();", 7001, true],
  ["timer of 0 ns, set again each time", "onStart() { this.setTimer(0); } onTimer() { this.setTimer(0); }", 7001, false],
  ["sleep of 0 ns, again and again", "async onStart() { for (;;) await this.engine.sleep(0); }", 7001, false],
  ["4 GB in one buffer", "onTick() { this.all = new Uint8Array(2 ** 32); } all: any;", 4008, false],
  ["4 GB, bit by bit", "all: any[] = []; onTick() { this.all.push(new Uint8Array(2 ** 26).fill(1)); }", 4008, false],
  ["4 GB of objects", "all: any[] = []; onTick() { for (let i = 0; i < 1e5; i++) this.all.push({ i, text: 'x' + i }); }", 7001, true],
  [
    "1,000,000 orders",
    "onTick(symbol: string) { for (let i = 0; i < 1e6; i++) this.engine.executeOrder({ symbol, side: 'buy', price: 1, quantity: 1 }); }",
    3108,
    false,
  ],
  ["a log of 100 lines a tick, 5 kB each", "onTick() { for (let i = 0; i < 100; i++) console.log('x'.repeat(5000)); }", null, false],
  ["endless recursion", "onTick() { this.onTick(); }", 4002, false],
  ["a handler that never resolves", "async onTick() { await new Promise(() => {}); }", null, false],
];

await main(async () => {
  await buildPage();
  const site = await serve(at(PAGE));
  const browser = await launchForBench();
  try {
    const rows = [];
    for (const limit of CASES) {
      rows.push(await measure(browser, site.url, limit));
      say(rows.at(-1).join(" | "));
    }
    const table = tableOf(["strategy", "ended", "with", "longest task of the page: its work (by the clock)", "next run"], rows);
    const text = `${table}\n\nMeasured on ${availableParallelism()} cores with a load of ${loadavg()[0].toFixed(1)}: where others work, too, times by the clock are upper bounds.`;
    if (process.argv.includes("--write")) putInto("docs/security-tests.md", "limits", text);
  } finally {
    await browser.close();
    await site.close();
  }
});

async function measure(browser, url, [name, lines, code, silent]) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const bad = `import { HftStrategy } from "sigmax-hft";\nexport default class Probe extends HftStrategy {\n  ${lines}\n}\n`;
    const files = [
      { name: GOOD, text: readFileSync(at(`examples/${GOOD}`), "utf8") },
      { name: "bad.ts", text: bad },
    ];
    await context.addInitScript(seed, { book: "synthetic-calm-1", visited: true, files: { files, active: GOOD } });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForSelector(".run:enabled:has-text('Run')");
    await page.waitForSelector(".monaco-host .view-line");
    const started = performance.now();
    const honest = await page.evaluate(runFile, GOOD);
    const honestMs = performance.now() - started;
    await page.evaluate(watch);
    await browser.startTracing(page, { categories: ["toplevel"] });
    const start = performance.now();
    const words = await page.evaluate(runFile, "bad.ts");
    const tookMs = performance.now() - start;
    const longest = longestTask(await browser.stopTracing());
    // What is said last while it runs is said when it ends.
    const silentMs = await page.evaluate(() => self.signs.at(-1) - (self.signs.filter((ms) => ms < self.signs.at(-1) - 200).at(-1) ?? 0));
    const said = (await page.locator(".error-card").allInnerTexts()).join(" ");
    const next = await page.evaluate(runFile, GOOD);
    const right = hashOf(next) === hashOf(honest) && hashOf(next) !== "";
    judge(name, { code, said, late: silent ? silentMs - SILENCE_MS : tookMs - honestMs, longest, right });
    const got = /\b[1-7]\d{3}\b/.exec(said)?.[0];
    const seconds = (ms) => `${(ms / 1e3).toFixed(1)} s`;
    return [
      name,
      silent ? `${seconds(tookMs)}, ${seconds(silentMs)} after its last sign of life` : seconds(tookMs),
      got ?? (hashOf(words) ? "nothing: it runs to the end" : words),
      `${longest.cpuMs.toFixed(0)} ms (${longest.wallMs.toFixed(0)} ms)`,
      right ? "right" : "**wrong**",
    ];
  } finally {
    await context.close();
  }
}

function judge(name, { code, said, late, longest, right }) {
  const faults = [
    code !== null && !said.includes(String(code)) && `did not end with ${code}: ${said.slice(0, 200)}`,
    code !== null && late > LATE_MOST_MS && `ended ${late.toFixed(0)} ms late`,
    longest.cpuMs > TASK_MOST_MS && `a task of the page worked for ${longest.cpuMs.toFixed(0)} ms`,
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
 * Of the page's thread in a trace: the task that worked longest, and the one that was longest on the clock, ms. Where others
 * work on the machine, too, a task waits for its turn, and its time by the clock is not the page's doing.
 */
function longestTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const threads = traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(threadOf);
  const tasks = traceEvents.filter((event) => event.name.endsWith("RunTask") && threads.includes(threadOf(event)));
  if (tasks.length === 0) throw new Error("The trace tells of no task of the page");
  const most = (key) => tasks.reduce((sofar, event) => Math.max(sofar, event[key] ?? 0), 0) / 1e3;
  return { cpuMs: most("tdur"), wallMs: most("dur") };
}

function threadOf({ pid, tid }) {
  return `${pid} ${tid}`;
}

function hashOf(words) {
  return /run ([0-9a-f]{8})/.exec(words)?.[1] ?? "";
}
