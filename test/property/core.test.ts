import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import type { ConformanceCase } from "../../src/cli/conformance-case.js";
import { replayCase } from "../../src/cli/conformance-replay.js";
import { eachSeed } from "../length.js";
import { SlowSimulator } from "../reference/simulator.js";
import { type HostileCase, hostileCase, hostileOrdersCase } from "./hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed + 1);

const byTimeThenId = (a: (number | null)[], b: (number | null)[]) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]);

function asCase(hostile: HostileCase, seed: number): ConformanceCase {
  const { rows, tickSize, lotSize, config, actions, bookTimes } = hostile;
  const source = { format: "rows" as const, rows: [] };
  return {
    name: `hostile-${seed}`,
    t0: "0",
    instruments: [{ source, tickSize, lotSize, rows: { count: rows.length, sha256: "" }, config }],
    actions: actions.map((action) => ({ instrument: 0, action })),
    trace: [],
    bookAt: bookTimes.map((ts) => ({ instrument: 0, row: [ts] })),
    end: [],
  };
}

describe.each([
  ["by level", hostileCase],
  ["by order", hostileOrdersCase],
])("the core and its slow twin, on markets made to hurt, %s", (_, make) => {
  eachSeed("agree on every order, book and account, seed %i", SEEDS, 25, async (seed) => {
    const hostile = make(seed);
    const slow = new SlowSimulator(hostile).toEnd();
    const fast = await replayCase(wasm, asCase(hostile, seed), [hostile.rows]);
    const trace = fast.trace.map((row) => row.slice(1)).sort(byTimeThenId);
    expect(fast.bookAt.map((row) => row.slice(1))).toEqual(slow.bookAt);
    expect(trace).toEqual(slow.trace.sort(byTimeThenId));
    const { balance, fee, tradingValue, ...counts } = slow.account;
    expect(fast.end[0]).toMatchObject(counts);
    for (const [name, money] of Object.entries({ balance, fee, tradingValue })) {
      const got = fast.end[0]?.[name as "fee"] as number;
      expect(Math.abs(got - money)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(money)));
    }
  });
});
