import { at } from "../../scripts/lib/paths.mjs";
import { WASM } from "./build.mjs";
import { Side } from "./side.mjs";
import { HELD_MOST, MEMORY_MOST } from "./works.mjs";

const A_SECOND_NS = 1e9;
const A_DAY_S = 24 * 3600;
const AN_HOUR_S = 3600;
const COLLECTED = ["--expose-gc"];

const USUAL = { wasm: at(WASM), strategies: at("bench/strategies"), params: {}, repeats: 1, instruments: 1, queue: "RiskAverse" };

/** A process that plays one run after the other. */
export function ourSide(script, flags = []) {
  const side = new Side("our side", process.execPath, [...flags, script]);
  return { ask: (request) => side.ask({ ...USUAL, ...request }), close: () => side.close() };
}

/** One run in a process of its own: what it cost, and the most memory that the process had. */
export async function alone(script, request, flags = []) {
  const { ask, close } = ourSide(script, flags);
  try {
    return await ask(request);
  } finally {
    close();
  }
}

/**
 * A day of the capture played over and over, made as it is needed, against one pass, the samples of both records taken off. The
 * strategy keeps nothing, so that its notes are not taken for the engine's memory. First the most that the process had, with what the
 * collector had not come by for; then what was in use at the end.
 */
export async function* memoryLines({ script, book, quick }) {
  const request = { book, strategy: "seconds", from: "file", sampleNs: A_SECOND_NS };
  const once = await alone(script, request);
  // A record has two samples more than seconds: the run's start and its end.
  const spanS = once.samples - 2;
  const repeats = Math.round((quick ? AN_HOUR_S : A_DAY_S) / spanS);
  const long = await alone(script, { ...request, repeats });
  const name = `${quick ? "an hour" : "24 hours"} (${(long.rows / 1e6).toFixed(0)} M rows), against ${spanS} s`;
  yield line(`memory but the record: ${name}`, without(long, "rssMb"), without(once, "rssMb"), MEMORY_MOST);
  const heldOnce = await alone(script, request, COLLECTED);
  const heldLong = await alone(script, { ...request, repeats }, COLLECTED);
  yield line("the same, in use at the end, after a collection", without(heldLong, "heldMb"), without(heldOnce, "heldMb"), HELD_MOST);
}

const without = (answer, field) => answer[field] - answer.sampleBytes / 2 ** 20;

function line(work, ours, theirs, most) {
  const ratio = ours / theirs;
  return { work, unit: "MB", ours, theirs, ratio, goal: `≤ ${most}`, met: ratio <= most };
}
