import { at } from "../../scripts/lib/paths.mjs";
import { WASM } from "./build.mjs";
import { Side } from "./side.mjs";
import { MEMORY_MOST } from "./works.mjs";

const A_DAY_S = 24 * 3600;
const AN_HOUR_S = 3600;

const USUAL = { wasm: at(WASM), strategies: at("bench/strategies"), params: {}, repeats: 1, instruments: 1, queue: "RiskAverse" };

/** A process that plays one run after the other. */
export function ourSide(script) {
  const side = new Side("our side", process.execPath, [script]);
  return { ask: (request) => side.ask({ ...USUAL, ...request }), close: () => side.close() };
}

/** One run in a process of its own: what it cost, and the most memory that the process had. */
export async function alone(script, request) {
  const { ask, close } = ourSide(script);
  try {
    return await ask(request);
  } finally {
    close();
  }
}

/** A day of the capture played over and over, made as it is needed, against one pass. Samples a second, so that the record is small. */
export async function memoryLine({ script, book, quick }) {
  const request = { book, strategy: "replay", from: "file", sampleNs: 1e9 };
  const once = await alone(script, request);
  const spanS = once.prices.length / 2;
  const repeats = Math.round((quick ? AN_HOUR_S : A_DAY_S) / spanS);
  const long = await alone(script, { ...request, repeats });
  const ratio = long.rssMb / once.rssMb;
  const work = `memory: ${quick ? "an hour" : "24 hours"} (${(long.rows / 1e6).toFixed(0)} M rows), against ${spanS} s`;
  return { work, unit: "MB", ours: long.rssMb, theirs: once.rssMb, ratio, goal: `≤ ${MEMORY_MOST}`, met: ratio <= MEMORY_MOST };
}
