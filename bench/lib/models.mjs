import { Failure } from "../../scripts/lib/log.mjs";
import { alone } from "./memory.mjs";

const TURNS = 7;
const REPEATS = 4;
const MODELS = [
  { name: "queue", params: { queue: 1 } },
  { name: "latency", params: { latency: 1 } },
];

/** What a call of a model in TypeScript costs over the built-in one that gives the same answers: the same run both ways, in turn. */
export async function playModels({ script, book, say }) {
  const request = { book: book.path, strategy: "custom-models", from: "memory", repeats: REPEATS };
  for (const { name, params } of MODELS) {
    const runs = { built: [], own: [] };
    for (let turn = 0; turn < TURNS; turn++) {
      runs.built.push(await alone(script, request));
      runs.own.push(await alone(script, { ...request, params }));
    }
    const [built, own] = [least(runs.built), least(runs.own)];
    if (built.hash !== own.hash) throw new Failure(`The ${name} model in TypeScript came to other fills than the built-in one.`);
    const [calls] = own.prices;
    const perCall = ((own.wallMs - built.wallMs) * 1e6) / calls;
    const whole = `${own.wallMs.toFixed(0)} ms against ${built.wallMs.toFixed(0)}`;
    say(`${name.padEnd(8)} ${calls} calls, ${perCall.toFixed(0)} ns a call; the whole run ${whole}`);
  }
}

const least = (runs) => runs.reduce((best, run) => (run.wallMs < best.wallMs ? run : best));
