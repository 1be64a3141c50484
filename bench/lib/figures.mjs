import { pathToFileURL } from "node:url";
import { Failure } from "../../scripts/lib/log.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/run.mjs";
import { OUT, WASM } from "./build.mjs";

const TURNS = 5;
const MB = 1e6;

/** The SIGMAX document's figures beside ours, measured the same way. Each line: the document's, ours, the goal. */
const LINES = [
  { work: "orders through the core, a second", key: "throughTheCore", document: null, least: 1_000_000 },
  { work: "orders one after the other, awaited, a second", key: "sequential", document: 50, least: 100_000 },
  { work: "orders in parallel, awaited, a second", key: "parallel", document: 500, least: 100_000 },
  { work: "orders backtested, a second", key: "backtested", document: 100, least: 1_000 },
  { work: "memory of an engine without book, MB", key: "engineMb", document: 50, most: 16 },
  { work: "memory of an active order, bytes", key: "orderBytes", document: 1_000, most: 200 },
  { work: "memory of an execution, bytes", key: "executionBytes", document: 1_000, most: 200 },
];

export async function playFigures({ book, json, say }) {
  const measured = { ...(await rates(book)), ...(await memory()) };
  for (const { work, key, document, least, most } of LINES) {
    const ours = measured[key];
    const met = least === undefined ? ours <= most : ours >= least;
    const goal = least === undefined ? `≤ ${most}` : `≥ ${least}`;
    if (json) say(JSON.stringify({ work, ours, theirs: document, goal, met }));
    else
      say(
        `${work.padEnd(48)}${format(ours).padStart(12)}   document ${format(document).padStart(6)}   goal ${goal}, ${met ? "met" : "missed"}`,
      );
  }
}

async function rates(book) {
  const figures = await import(pathToFileURL(at(OUT, "figures.mjs")).href);
  const best = {};
  for (let turn = 0; turn < TURNS; turn++)
    for (const key of ["throughTheCore", "sequential", "parallel", "backtested"])
      best[key] = Math.max(best[key] ?? 0, await figures[key](at(WASM), ...(key === "backtested" ? [book.path] : [])));
  return best;
}

/** In a process of its own, with the collector at hand. */
async function memory() {
  const script = `import(${JSON.stringify(pathToFileURL(at(OUT, "figures.mjs")).href)}).then(async ({ memory }) => console.log(JSON.stringify(await memory(${JSON.stringify(at(WASM))}))))`;
  const { code, output } = await run(process.execPath, ["--expose-gc", "--input-type=module", "-e", script]);
  if (code !== 0) throw new Failure(`The memory could not be measured:\n${output}`);
  const { engineBytes, orderBytes, executionBytes } = JSON.parse(output.trim().split("\n").at(-1));
  return { engineMb: engineBytes / MB, orderBytes, executionBytes };
}

const format = (value) => (value === null ? "–" : value >= 1_000 ? Math.round(value).toLocaleString("en") : value.toFixed(1));
