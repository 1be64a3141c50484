import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCase } from "../../src/cli/conformance-case.js";
import { replayCase } from "../../src/cli/conformance-replay.js";
import { RowsOfCases } from "../../src/cli/conformance-rows.js";
import type { CustomQueue } from "../../src/engine/custom-models.js";

const near = (name: string) => fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
const captures = process.env.HFT_CAPTURES ?? near("captures");
const cases = `${process.env.HFT_CONFORMANCE ?? near("conformance")}/cases`;
const present = existsSync(captures) && existsSync(cases);
if (!present) console.warn("SKIPPED: no recorded runs of hftbacktest. Set $HFT_CONFORMANCE and $HFT_CAPTURES to their folders.");

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));

/** RiskAverse, written as a user would. */
function riskAverse(): CustomQueue {
  const ahead = new Map<number, number>();
  const keep = (orderId: number, lots: number) => {
    // What is below zero has been taken: the order is at the front.
    ahead.set(orderId, Math.round(-lots) >= 1 ? 0 : lots);
    return lots;
  };
  return {
    join: (_, orderId, levelLots) => keep(orderId, levelLots),
    onTrade: (_, orderId, lots) => keep(orderId, (ahead.get(orderId) as number) - lots),
    onDepth: (_, orderId, __, after) => keep(orderId, Math.min(ahead.get(orderId) as number, after)),
  };
}

describe.skipIf(!present)("a queue model written in TypeScript to be RiskAverse", () => {
  const files = present
    ? (readdirSync(cases, { recursive: true }) as string[]).filter((name) => /risk-.*\.json\.gz$/.test(name)).sort()
    : [];
  const rows = new RowsOfCases(captures);

  it.each(files)("gives the recorded run %s", async (name) => {
    const given = readCase(`${cases}/${name}`);
    const { columns } = await rows.of(given);
    const built = await replayCase(wasm, given, columns);
    const custom = await replayCase(wasm, given, columns, (engine) => engine.useQueue(riskAverse()));
    expect(custom).toEqual(built);
    expect(custom.trace.length).toBe(given.trace.length);
  });
});
