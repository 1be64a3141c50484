/** Rows that the generator makes a second of processor time: others may be using this machine. */
import { pathToFileURL } from "node:url";
import { at } from "../../scripts/lib/paths.mjs";
import { spread } from "./table.mjs";

const ROWS = 5e6;
/** Longer than any turn plays. */
const SPAN_NS = 30 * 86_400e9;
/** Millions a second. */
const LEAST = 10;

export async function generatorLine({ turns }) {
  const { flowRows } = await import(pathToFileURL(at("build/lib/index.js")).href);
  const ms = [];
  for (let turn = 0; turn <= turns; turn++) {
    const before = process.cpuUsage();
    let rows = 0;
    for (const { length } of flowRows({ seed: turn, spanNs: SPAN_NS, regime: "calm" })) {
      rows += length;
      if (rows >= ROWS) break;
    }
    const { user, system } = process.cpuUsage(before);
    if (turn > 0) ms.push((user + system) / 1e3 / rows);
  }
  const ours = 1 / Math.min(...ms) / 1e3;
  const work = "generated market by order, calm, by processor time";
  return { work, unit: "M rows/s", ours, theirs: null, ratio: null, spread: spread(ms), goal: `≥ ${LEAST}`, met: ours >= LEAST };
}
