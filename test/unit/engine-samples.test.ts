import { describe, expect, it } from "vitest";
import * as abi from "../../assembly/abi.js";
import type { Core } from "../../src/engine/core.js";
import { MemoryView } from "../../src/engine/memory-view.js";
import { SampleLog } from "../../src/engine/samples.js";

const CAP = 1e6;

/** The core's memory with `count` samples in it, the first of them at `firstNs`, a nanosecond apart. */
function samplesFrom(firstNs: number, count: number): MemoryView {
  const pages = Math.ceil((count * abi.SAMPLE_BYTES) / 65_536);
  const memory = new WebAssembly.Memory({ initial: pages });
  const data = new DataView(memory.buffer);
  for (let i = 0; i < count; i++) data.setFloat64(i * abi.SAMPLE_BYTES + abi.SAMPLE_TS, firstNs + i, true);
  return new MemoryView({ memory } as unknown as Core);
}

describe("SampleLog", () => {
  it("keeps no room that a finished run has no use for", () => {
    const log = new SampleLog(CAP, 100);
    for (let i = 0; i < 5; i++) log.take(samplesFrom(i * 1_000, 1_000), 0, 1_000);
    const { length, ts } = log.finish();
    expect([length, ts.length, ts[4_999]]).toEqual([5_000, 5_000, 4_999]);
    expect(log.columns.ts.buffer.byteLength).toBe(5_000 * Float64Array.BYTES_PER_ELEMENT);
  });

  it("goes on after what was finished, which stays as it was", () => {
    for (const first of [0, 3, 2_000]) {
      const log = new SampleLog(CAP, first);
      log.take(samplesFrom(0, first), 0, first);
      const half = log.finish();
      log.take(samplesFrom(first, 2_000), 0, 2_000);
      const whole = log.finish();
      expect([half.length, half.ts.length]).toEqual([first, first]);
      expect([...half.ts]).toEqual([...whole.ts.subarray(0, first)]);
      expect([...whole.ts]).toEqual(Array.from({ length: first + 2_000 }, (_, i) => i));
    }
  });
});
