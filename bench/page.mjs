/**
 * `npm run bench:page`: the same runs in Chromium's worker and in Node, in turn; and how long the page takes from Run
 * to the result, with a strategy that it has not seen before each time; then the page's budgets, the phone with a slowed processor.
 * `--json` prints an object a line, `--only NAME[,NAME]` measures those parts alone.
 */
import { copyFileSync, mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { setUpBrowser } from "../scripts/lib/browser.mjs";
import { dim, Failure, main, say as print } from "../scripts/lib/log.mjs";
import { buildPage, PAGE } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { serve } from "../scripts/lib/serve.mjs";
import { levelsBook } from "./lib/books.mjs";
import { millionPoints, pageBudgets } from "./lib/budgets.mjs";
import { buildChart, buildOurs, buildWorker, OUT, WASM } from "./lib/build.mjs";
import { editToResult } from "./lib/edit.mjs";
import { flagValue } from "./lib/flags.mjs";
import { importInWorker } from "./lib/imports.mjs";
import { Side } from "./lib/side.mjs";
import { least, sayHead, sayLine, spread } from "./lib/table.mjs";

const TURNS = 5;
const REPEATS = 10;
/** The worker may take this much of Node's time. */
const WORKER_MOST = 1.3;
/** From Run to the picture, s. */
const EDIT_MOST = 0.7;
const STRATEGIES = ["replay", "market-maker"];

/** What can be measured alone: what each part needs to be built, and its lines. */
const PARTS = {
  worker: { build: buildWorker, lines: inWorkers },
  import: { build: () => {}, lines: ({ browser, say }) => importInWorker(browser, TURNS, say) },
  edit: { build: buildPage, lines: edited },
  budgets: { build: buildPage, lines: budgets },
  chart: { build: buildChart, lines: chart },
};

await main(async () => {
  const json = process.argv.includes("--json");
  const say = json ? (text) => console.error(text) : (text) => print(dim(text));
  const parts = partsAsked();
  const script = await buildOurs();
  for (const build of new Set(parts.map((part) => part.build))) await build();
  const book = levelsBook(say);
  const executablePath = await setUpBrowser();
  const { chromium } = await import("playwright-core");
  const args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? [...args, "--no-sandbox"] : args });
  try {
    if (!json) sayHead();
    for (const { lines } of parts) for await (const line of lines({ browser, book, script, say })) sayLine(line, json);
  } finally {
    await browser.close();
  }
});

function partsAsked() {
  const names = process.argv.includes("--only") ? (flagValue("--only") ?? "").split(",") : Object.keys(PARTS);
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) throw new Failure(`--only knows no "${unknown}"; there are ${Object.keys(PARTS).join(", ")}.`);
  return names.map((name) => PARTS[name]);
}

async function* inWorkers({ browser, book, script }) {
  for (const strategy of STRATEGIES) yield await inWorker(browser, strategy, book, script);
}

async function inWorker(browser, strategy, book, script) {
  const folder = `${OUT}/site`;
  mkdirSync(at(folder), { recursive: true });
  const files = { "worker.mjs": `${OUT}/worker.mjs`, "core.wasm": WASM, "book.hftbook": `build/books/${book.name}.hftbook` };
  for (const [name, from] of Object.entries(files)) copyFileSync(at(from), at(folder, name));
  copyFileSync(at(`bench/strategies/${strategy}.ts`), at(folder, `${strategy}.ts`));
  copyFileSync(at("bench/page/empty.html"), at(folder, "index.html"));
  const { CONFIG } = await import(pathToFileURL(at(OUT, "config.mjs")).href);
  const site = await serve(at(folder), {});
  const side = new Side("our side", process.execPath, [script]);
  const page = await browser.newPage();
  try {
    await page.goto(site.url);
    const request = { wasm: "core.wasm", book: "book.hftbook", strategy: `${strategy}.ts`, config: CONFIG, repeats: REPEATS };
    const asked = { book: book.path, strategy, params: {}, repeats: REPEATS, instruments: 1, queue: "RiskAverse", from: "memory" };
    const [inPage, inNode] = [[], []];
    for (let turn = 0; turn <= TURNS; turn++) {
      const theirs = await page.evaluate(runInWorker, { ...request, site: site.url });
      const ours = await side.ask({ ...asked, wasm: at(WASM), strategies: at("bench/strategies") });
      if (theirs.problem) throw new Error(theirs.problem);
      if (theirs.hash !== ours.hash) throw new Error(`${strategy}: hash ${theirs.hash} in the worker, ${ours.hash} in Node`);
      if (turn === 0) continue; // Both warm up.
      inPage.push((theirs.wallMs * 1e6) / theirs.rows);
      inNode.push((ours.wallMs * 1e6) / ours.rows);
    }
    const ratio = least(inPage) / least(inNode);
    const figures = { ours: least(inPage), theirs: least(inNode), ratio, spread: spread(inPage, inNode) };
    return {
      work: `${strategy} in Chromium's worker, against Node`,
      unit: "ns/row",
      ...figures,
      goal: `≤ ${WORKER_MOST}`,
      met: ratio <= WORKER_MOST,
    };
  } finally {
    side.close();
    await page.close();
    await site.close();
  }
}

/** Runs in the page: one worker is kept from turn to turn. */
function runInWorker({ site, wasm, book, strategy, ...rest }) {
  globalThis.benchWorker ??= new Worker(`${site}worker.mjs`, { type: "module" });
  const url = (name) => new URL(name, site).href;
  return new Promise((resolve) => {
    globalThis.benchWorker.onmessage = ({ data }) => resolve(data);
    globalThis.benchWorker.onerror = ({ message }) => resolve({ problem: `the worker: ${message}` });
    globalThis.benchWorker.postMessage({ ...rest, wasm: url(wasm), book: url(book), strategy: url(strategy) });
  });
}

async function* budgets({ browser, book }) {
  const site = await serve(at(PAGE), {});
  try {
    for await (const line of pageBudgets(browser, site.url, book.name)) yield alone(line);
  } finally {
    await site.close();
  }
}

async function* chart({ browser }) {
  copyFileSync(at("bench/page/empty.html"), at(OUT, "index.html"));
  const folder = await serve(at(OUT), {});
  try {
    for await (const line of millionPoints(browser, folder.url)) yield alone(line);
  } finally {
    await folder.close();
  }
}

/** A line with nobody beside us. */
function alone({ values, ...line }) {
  return { ...line, theirs: null, ratio: null, spread: spread(values) };
}

async function* edited({ browser, book }) {
  const site = await serve(at(PAGE), {});
  try {
    const values = await editToResult(browser, site.url, book.name, TURNS);
    const met = least(values) <= EDIT_MOST;
    const goal = `≤ ${EDIT_MOST} s`;
    yield alone({ work: "edit to result in the page, example strategy", unit: "s", ours: least(values), values, goal, met });
  } finally {
    await site.close();
  }
}
