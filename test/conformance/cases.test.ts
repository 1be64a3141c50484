import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runConformance } from "../../src/cli/conformance.js";

const near = (name: string) => fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
const captures = process.env.HFT_CAPTURES ?? near("captures");
const cases = `${process.env.HFT_CONFORMANCE ?? near("conformance")}/cases`;
const present = existsSync(captures) && existsSync(cases);
if (!present) console.warn(`SKIPPED: no recorded runs of hftbacktest. Set $HFT_CONFORMANCE and $HFT_CAPTURES to their folders.`);

describe.skipIf(!present)("recorded runs of hftbacktest 2.4.4", () => {
  it("come out equal, row for row, wherever the core can replay them", async () => {
    const lines: string[] = [];
    const counts = await runConformance(cases, captures, { json: true, onLine: (line) => lines.push(line) });
    const verdicts = lines.map((line) => JSON.parse(line) as { name: string; verdict: string; rows: number; differences: string[] });
    expect(
      verdicts.filter(({ verdict }) => verdict === "failed").map(({ name, differences }) => [name, ...differences.slice(0, 3)]),
    ).toEqual([]);
    expect(verdicts.filter(({ verdict }) => verdict === "not supported yet")).toEqual([]);
    // None passes without rows to compare.
    expect(verdicts.every(({ rows }) => rows > 100)).toBe(true);
    expect(counts).toEqual({ passed: verdicts.length, failed: 0, unsupported: 0 });
    for (const wanted of ["risk-npf", "power2-npf", "power3-npf"]) {
      expect(verdicts.filter(({ name, verdict }) => name.includes(wanted) && verdict === "passed").length).toBeGreaterThanOrEqual(3);
    }
  });
});
