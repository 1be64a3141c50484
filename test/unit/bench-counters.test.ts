/**
 * What the bench's strategies make the core do on a synthetic book, in counts that no machine changes: a stop more a batch
 * or a second copy of the rows is seen here, however noisy the clock is. Renew with `npx vitest run test/unit/bench-counters -u`.
 */
import { statSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { countOrders, countReplay, countStrategy } from "../../bench/ours/counters.js";

const WASM = "build/core.wasm";
/** The core may grow within a block of this size without a new golden. */
const BLOCK = 4_096;
const STRATEGIES = ["replay", "batches", "ticks", "market-maker", "many-orders"];

describe("counters of the bench", () => {
  const counted: Record<string, unknown> = {};

  beforeAll(async () => {
    counted.wasmBytesUpTo = Math.ceil(statSync(WASM).size / BLOCK) * BLOCK;
    counted.core = await countReplay(WASM);
    counted.activeOrders = await countOrders(WASM);
    for (const name of STRATEGIES) counted[name] = await countStrategy(name, WASM, "bench/strategies");
  });

  it("are those of the golden", async () => {
    await expect(`${JSON.stringify(counted, null, 2)}\n`).toMatchFileSnapshot("../../bench/counters.json");
  });
});
