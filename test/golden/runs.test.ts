import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { openBook } from "../../src/data/book-file.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { syntheticBook } from "../books.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const bytes = syntheticBook({ seed: 11, spanNs: 60e9 });
const host = nodeHost(() => {});

async function hashOf(example: string, config: object): Promise<string> {
  const files = [{ name: `${example}.ts`, text: readFileSync(new URL(`../../examples/${example}.ts`, import.meta.url), "utf8") }];
  const strategy = await loadStrategy(files, `${example}.ts`, evaluateInNode);
  const { hash, error } = await runStrategy({ wasm, books: [await openBook(bytes)], strategy, config: validateConfig(config), host });
  expect(error).toBeNull();
  return hash;
}

/** A hash that changes here changes for every user who kept one: say so in the commit that renews it. */
describe("the hash of a run", () => {
  it.each([
    ["market-maker", {}],
    ["market-maker", { latency: "home", queueModel: "RiskAverse" }],
    ["imbalance", { latency: "realistic", seed: 7 }],
    ["first-order", { latency: "colocated", queueModel: { model: "PowerProb", n: 2 } }],
    ["imbalance", { profile: "hftbacktest", exchange: "partial-fill", queueModel: "LogProb" }],
  ])("of %s with %j stays what it was", async (example, config) => {
    expect(await hashOf(example, config)).toMatchSnapshot();
  });
});
