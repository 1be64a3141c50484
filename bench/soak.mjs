/**
 * `npm run soak`: runs in one page for two hours, most of them right, some of strategies that throw, flood, hoard or never
 * end. Memory must stay flat and no worker may be left. `--minutes N` is shorter; `--write` puts the figures into
 * docs/security-tests.md.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { main, say } from "../scripts/lib/log.mjs";
import { buildAll, PAGE } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { serve } from "../scripts/lib/serve.mjs";
import { launchForBench } from "./lib/browser.mjs";
import { putInto, tableOf } from "./lib/document.mjs";
import { flagValue } from "./lib/flags.mjs";
import { runFile, seed } from "./lib/page-run.mjs";

const MINUTES = 120;
const LOOK_MS = 60_000;
/** Of what the page holds beside compiled code, from the second fifth of the looks to the last. */
const GROWTH_MOST_MB = 1;
/** Longest time that the page may still work on what a run left, ms. */
const REST_MS = 10_000;
/** The page, and the sandbox that was made ahead of the next run. */
const FRAMES_AT_REST = 2;
const BOOK = "synthetic-calm-1";

const header = 'import { HftStrategy } from "sigmax-hft";\nexport default class Probe extends HftStrategy {\n';
const BAD = {
  "throws.ts": "  n = 0;\n  onTick() { if (++this.n > 500) throw new Error('now'); }\n}\n",
  "floods.ts": "  onTick() { for (let i = 0; i < 100; i++) console.log('x'.repeat(5000)); }\n}\n",
  "hoards.ts":
    "  kept: Float64Array[] = [];\n  onTick() { if (this.kept.length < 200) this.kept.push(new Float64Array(1e5).fill(1)); }\n}\n",
  "loops.ts": "  onTick() { for (;;) {} }\n}\n",
};
/** Of 25 runs, which file each is of; the others are of the good one. */
const PLAN = new Map([
  [6, "throws.ts"],
  [12, "floods.ts"],
  [18, "hoards.ts"],
  [24, "loops.ts"],
]);
const GOOD = "market-maker.ts";

await main(async () => {
  const minutes = Number(flagValue("--minutes") ?? MINUTES);
  await buildAll();
  const site = await serve(at(PAGE));
  const browser = await launchForBench();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    await page.addInitScript(seed, { book: BOOK, visited: true, files: files() });
    await page.goto(site.url);
    await page.waitForSelector(".run:enabled:has-text('Run')");
    await page.waitForSelector(".monaco-host .view-line");
    const soak = { looks: [], runs: 0, hashes: new Set(), minutes, problems };
    await soakFor(minutes * 60_000, page, soak);
    report(soak);
  } finally {
    await browser.close();
    await site.close();
  }
});

async function soakFor(ms, page, soak) {
  const cdp = await page.context().newCDPSession(page);
  await pressAll(page, soak);
  const start = performance.now();
  for (let next = 0; performance.now() - start < ms; ) {
    if (performance.now() - start >= next) {
      soak.looks.push({ minute: (performance.now() - start) / 60_000, ...(await look(cdp, page)) });
      const { minute, heapMb, codeMb, otherMb, rssMb, nodes, workers, frames } = soak.looks.at(-1);
      say(
        `${minute.toFixed(1)} min: ${soak.runs} runs, heap ${heapMb.toFixed(1)} MB, code ${codeMb.toFixed(2)} MB, other ${otherMb.toFixed(2)} MB, browser ${rssMb.toFixed(0)} MB, ${nodes} nodes, ${workers} workers, ${frames} frames`,
      );
      next += Math.min(LOOK_MS, ms / 10);
    }
    await press(page, soak);
  }
  soak.looks.push({ minute: (performance.now() - start) / 60_000, ...(await look(cdp, page)) });
}

/** Each file once, so that what is loaded at first use is there before the first look. */
async function pressAll(page, soak) {
  for (let n = 0; n < 25; n++) await press(page, soak);
}

async function press(page, soak) {
  const file = PLAN.get(soak.runs % 25) ?? GOOD;
  const words = await page.evaluate(runFile, file);
  if (process.env.SOAK_SAY) say(`${file}: ${words} ${performance.now().toFixed(0)}`);
  soak.runs++;
  const [, hash] = /run ([0-9a-f]{8})/.exec(words) ?? [];
  if (file === GOOD) soak.hashes.add(hash ?? words);
  else if (file === "throws.ts" || file === "loops.ts") {
    if (!words.includes("Stopped by an error")) throw new Error(`${file} was not stopped: ${words}`);
  }
}

/** What lives once the page is at rest and the garbage was collected. */
async function look(cdp, page) {
  for (let waited = 0; page.frames().length > FRAMES_AT_REST && waited < REST_MS; waited += 50) await page.waitForTimeout(50);
  await cdp.send("HeapProfiler.collectGarbage");
  const { nodes } = await cdp.send("Memory.getDOMCounters");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const counts = { rssMb: browserMb(), nodes, workers: page.workers().length, frames: page.frames().length - 1 };
  return { heapMb: usedSize / 2 ** 20, ...(await composition(cdp)), ...counts };
}

/**
 * Of a snapshot of the heap: how much is machine code with what belongs to it, which the engine makes of functions as they get
 * hot, up to some size of its own; and how much is everything else, which is what a leak would be in.
 */
async function composition(cdp) {
  const chunks = [];
  const hear = ({ chunk }) => chunks.push(chunk);
  cdp.on("HeapProfiler.addHeapSnapshotChunk", hear);
  await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  cdp.off("HeapProfiler.addHeapSnapshotChunk", hear);
  const { snapshot, nodes } = JSON.parse(chunks.join(""));
  const fields = snapshot.meta.node_fields;
  const [type, size] = [fields.indexOf("type"), fields.indexOf("self_size")];
  const code = snapshot.meta.node_types[type].indexOf("code");
  let [codeBytes, otherBytes] = [0, 0];
  for (let at = 0; at < nodes.length; at += fields.length) {
    if (nodes[at + type] === code) codeBytes += nodes[at + size];
    else otherBytes += nodes[at + size];
  }
  return { codeMb: codeBytes / 2 ** 20, otherMb: otherBytes / 2 ** 20 };
}

/** Resident memory of the browser's processes, MB. */
function browserMb() {
  const rows = execFileSync("ps", ["-e", "-o", "pid=,ppid=,rss="], { encoding: "utf8" }).trim().split("\n");
  const table = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const ours = new Set([process.pid]);
  for (let before = 0; before !== ours.size; ) {
    before = ours.size;
    for (const [pid, parent] of table) if (ours.has(parent)) ours.add(pid);
  }
  ours.delete(process.pid);
  return table.filter(([pid]) => ours.has(pid)).reduce((sum, row) => sum + row[2], 0) / 1024;
}

function report({ looks, runs, hashes, minutes, problems }) {
  const early = looks[Math.floor(looks.length / 5)];
  const last = looks.at(-1);
  const grown = last.otherMb - early.otherMb;
  const rows = [looks[0], early, looks[Math.floor(looks.length / 2)], last].map((at) => [
    `${at.minute.toFixed(0)} min`,
    `${at.heapMb.toFixed(1)} MB`,
    `${at.codeMb.toFixed(2)} MB`,
    `${at.otherMb.toFixed(2)} MB`,
    `${at.rssMb.toFixed(0)} MB`,
    String(at.nodes),
    String(at.workers),
    String(at.frames),
  ]);
  const text = `${runs} runs in ${minutes} minutes in one page (Chromium, ${BOOK}; 4 of 25 throw, flood the log, hoard or never end):
${hashes.size} run hash of the strategy that is right, ${problems.length} uncaught errors. What the page holds beside compiled code
changed by ${grown.toFixed(2)} MB from minute ${early.minute.toFixed(0)} to the end.

${tableOf(["after", "live heap of the page", "compiled code", "all else", "all processes of the browser", "nodes", "workers", "frames"], rows)}`;
  say(`\n${text}`);
  if (process.argv.includes("--write")) putInto("docs/security-tests.md", "soak", text);
  const left = last.workers > looks[0].workers || last.frames > looks[0].frames;
  if (grown > GROWTH_MOST_MB || left || hashes.size !== 1 || problems.length > 0) process.exitCode = 1;
}

function files() {
  const good = { name: GOOD, text: readFileSync(at(`examples/${GOOD}`), "utf8") };
  return { files: [good, ...Object.entries(BAD).map(([name, body]) => ({ name, text: header + body }))], active: GOOD };
}
