/** A raw capture to a book: how many changes of levels a second. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { BookSources, Unavailable } from "../../scripts/lib/book-sources.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { serve } from "../../scripts/lib/serve.mjs";
import { bundle, OUT } from "./build.mjs";
import { least, spread } from "./table.mjs";

const BOOK = "usdm-btcusdt-20240808";
const SITE = `${OUT}/import-site`;
/** The first imports run code that is not compiled yet. */
const WARM_UPS = 3;
/** Changes of levels a second, millions. */
const LEAST = 1;

/** Ours in Node and hftbacktest's own conversion, each from the packed capture; null where the capture can't be had. */
export async function importLine({ python, turns, say }) {
  const capture = await findCapture(say);
  if (!capture) return null;
  const { importOnce, levelUpdates } = await importBundle();
  const updates = await levelUpdates(capture.packed);
  const [ours, theirs] = [[], []];
  await importOnce(capture.packed, at(OUT, "scratch")); // Warms up.
  for (let turn = 0; turn < turns; turn++) {
    ours.push((await importOnce(capture.packed, at(OUT, "scratch"))).wallMs);
    if (python) theirs.push(await convertTheirs(python, capture.packed.path));
  }
  return lineOf("raw Binance capture (.gz) to book, against hftbacktest's convert", updates, ours, theirs);
}

/** The page's import in Chromium's worker: of the capture as it is, and packed. */
export async function* importInWorker(browser, turns, say) {
  const capture = await findCapture(say);
  if (!capture) return;
  const { importOnce, levelUpdates } = await importBundle();
  const updates = await levelUpdates(capture.packed);
  const { digest } = await importOnce(capture.packed, at(OUT, "scratch"));
  await bundle({ "import-worker": at("bench/page/import-worker.ts") }, {});
  mkdirSync(at(SITE), { recursive: true });
  copyFileSync(at(OUT, "import-worker.mjs"), at(SITE, "import-worker.mjs"));
  copyFileSync(at("bench/page/empty.html"), at(SITE, "index.html"));
  for (const [name, { path }] of Object.entries(capture)) copyFileSync(path, at(SITE, `${name}.bin`));
  const site = await serve(at(SITE), {});
  const page = await browser.newPage();
  try {
    await page.goto(site.url);
    for (const [name, { format, tickSize, lotSize }] of Object.entries(capture)) {
      const asked = { site: site.url, capture: `${name}.bin`, name: "capture", format, tickSize, lotSize };
      const { all, reading, busy } = await timed({ browser, page, turns, digest }, asked);
      const kind = name === "packed" ? " (.gz)" : "";
      yield lineOf(`raw Binance capture${kind} to book in Chromium's worker`, updates, all, []);
      yield { ...lineOf(`the same${kind}, by the processor time of its two threads`, updates, busy, []), goal: "–", met: null };
      yield { ...lineOf(`of it, reading to rows${kind}`, updates, reading, []), goal: "–", met: null };
    }
  } finally {
    await page.close();
    await site.close();
  }
}

async function importBundle() {
  await bundle({ import: at("bench/ours/import.ts") }, { ssr: true });
  return import(pathToFileURL(at(OUT, "import.mjs")).href);
}

/** The capture of the futures book in a file, plain and packed. */
async function findCapture(say) {
  const { CATALOGUE } = await import(pathToFileURL(at("build/lib/index.js")).href);
  const entry = CATALOGUE.find(({ name }) => name === BOOK);
  try {
    const [{ bytes }] = await new BookSources().find(entry);
    const about = { format: entry.importer, tickSize: entry.instrument.tickSize, lotSize: entry.instrument.lotSize };
    mkdirSync(at(OUT), { recursive: true });
    const [plain, packed] = [at(OUT, "capture.jsonl"), at(OUT, "capture.jsonl.gz")];
    writeFileSync(plain, bytes);
    writeFileSync(packed, gzipSync(bytes));
    return { plain: { ...about, path: plain }, packed: { ...about, path: packed } };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say(`no import is measured: ${error.message}`);
    return null;
  }
}

async function convertTheirs(python, path) {
  const { code, output } = await run(python, [at("bench/theirs/convert.py"), path]);
  if (code !== 0) throw new Error(`hftbacktest's convert failed:\n${output}`);
  return Number(output.trim().split("\n").at(-1));
}

function lineOf(work, updates, ours, theirs) {
  const rate = (ms) => updates / ms / 1e3;
  const alone = theirs.length === 0;
  return {
    work,
    unit: "M level updates/s",
    ours: rate(least(ours)),
    theirs: alone ? null : rate(least(theirs)),
    ratio: alone ? null : least(theirs) / least(ours),
    spread: spread(ours, theirs),
    goal: `≥ ${LEAST}`,
    met: rate(least(ours)) >= LEAST,
  };
}

async function timed({ browser, page, turns, digest }, asked) {
  const times = { all: [], reading: [], busy: [] };
  for (let turn = 0; turn < WARM_UPS + turns; turn++) {
    await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "__metadata"] });
    const answer = await page.evaluate(runImport, asked);
    const trace = JSON.parse((await browser.stopTracing()).toString());
    if (answer.problem) throw new Error(answer.problem);
    if (answer.digest !== digest) throw new Error(`digest ${answer.digest} in the worker, ${digest} in Node`);
    if (turn < WARM_UPS) continue;
    times.all.push(answer.wallMs);
    times.reading.push(answer.readMs);
    times.busy.push(busyMs(trace));
  }
  return times;
}

/** Processor time of the import's tasks in its threads: unlike the clock it does not count who else runs. Of what a task is traced by, one name. */
function busyMs({ traceEvents }) {
  const named = traceEvents.filter(({ name, args }) => name === "thread_name" && /DedicatedWorker/.test(args?.name ?? ""));
  const workers = new Set(named.map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid, tdur }) => name === "RunTask" && tdur > 0 && workers.has(`${pid} ${tid}`));
  return tasks.reduce((sum, { tdur }) => sum + tdur, 0) / 1e3;
}

/** Runs in the page: a new worker each time would begin without compiled code, so one is kept. */
function runImport({ site, capture, ...rest }) {
  globalThis.importWorker ??= new Worker(`${site}import-worker.mjs`, { type: "module" });
  return new Promise((resolve) => {
    globalThis.importWorker.onmessage = ({ data }) => resolve(data);
    globalThis.importWorker.onerror = ({ message }) => resolve({ problem: `the worker: ${message}` });
    globalThis.importWorker.postMessage({ ...rest, capture: new URL(capture, site).href });
  });
}
