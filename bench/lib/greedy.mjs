/** Strategies that take what there is, and one that does not. */
import { readFileSync } from "node:fs";
import { at } from "../../scripts/lib/paths.mjs";

export const GOOD = "market-maker.ts";

/**
 * Name, lines of the class, the code that it ends with (null: it is let run), whether that is for silence, and whether the browser
 * itself wants all processors for it: to collect a heap of some GB it uses a thread on each, and the page's thread waits its turn.
 */
export const CASES = [
  ["endless loop in a handler", "onTick() { for (;;) {} }", 7001, true],
  ["endless loop in promises", "async onTick() { for (;;) await null; }", 7001, true],
  ["endless loop while it loads", "x = (() => { for (;;) {} })();", 7001, true],
  ["timer of 0 ns, set again each time", "onStart() { this.setTimer(0); } onTimer() { this.setTimer(0); }", 7001, false],
  ["sleep of 0 ns, again and again", "async onStart() { for (;;) await this.engine.sleep(0); }", 7001, false],
  ["4 GB in one buffer", "onTick() { this.all = new Uint8Array(2 ** 32); } all: any;", 4008, false],
  ["4 GB, bit by bit", "all: any[] = []; onTick() { this.all.push(new Uint8Array(2 ** 26).fill(1)); }", 4008, false],
  ["4 GB of objects", "all: any[] = []; onTick() { for (let i = 0; i < 1e5; i++) this.all.push({ i, text: 'x' + i }); }", 7001, true, true],
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

/** The file in which one of them is. @param {string} name @returns {string} */
export const fileOf = (name) => `${name.replace(/\W+/g, "-")}.ts`;

/** What the page keeps under `files` when it has all of these, and the one that is right in front. */
export function filesOf(cases) {
  const head = 'import { HftStrategy } from "sigmax-hft";\nexport default class Probe extends HftStrategy {\n  ';
  const bad = cases.map(([name, lines]) => ({ name: fileOf(name), text: `${head}${lines}\n}\n` }));
  return { files: [{ name: GOOD, text: readFileSync(at(`examples/${GOOD}`), "utf8") }, ...bad], active: GOOD };
}
