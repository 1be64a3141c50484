import { pathToFileURL } from "node:url";
import { at } from "../../scripts/lib/paths.mjs";
import { OUT } from "./build.mjs";
import { ourSide } from "./memory.mjs";

const TURNS = 4;
const STRATEGIES = ["replay", "ticks"];

/**
 * The books of hard.ts: the cost of a row, alone and with a strategy that asks for the best prices whenever they change,
 * in processor time where the system tells it. The first turn packs the rows and is not counted.
 */
export async function playHard({ script, say }) {
  const { HARD } = await import(pathToFileURL(at(OUT, "hard.mjs")).href);
  for (const name of HARD) {
    const costs = [];
    for (const strategy of STRATEGIES) costs.push(await cost(script, { book: `hard:${name}`, strategy, from: "memory", sampleNs: 1e9 }));
    const [{ mb }] = costs;
    say(`${name.padEnd(10)}${costs.map(({ ns }, i) => `${STRATEGIES[i]} ${ns.toFixed(1)} ns/row`.padEnd(26)).join("")}${mb.toFixed(0)} MB`);
  }
}

async function cost(script, request) {
  const { ask, close } = ourSide(script);
  try {
    const { rssMb } = await ask(request);
    const turns = [];
    for (let turn = 0; turn < TURNS; turn++) turns.push(await ask(request));
    return { ns: Math.min(...turns.map(({ wallMs, cpuMs, rows }) => ((cpuMs ?? wallMs) * 1e6) / rows)), mb: rssMb };
  } finally {
    close();
  }
}
