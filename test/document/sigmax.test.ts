import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SEED = fileURLToPath(new URL("../../../shared/seed", import.meta.url));
const table = readFileSync(new URL("../../docs/sigmax.md", import.meta.url), "utf8");
const seed = existsSync(SEED)
  ? readdirSync(SEED)
      .map((name) => readFileSync(join(SEED, name), "utf8"))
      .join("\n")
  : "";

/** Without comments in its code, which look like headings. */
const headings = [...seed.replaceAll(/```[\s\S]*?```/g, "").matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = ""]) => heading.trim());
/** They say what the document is, where to ask, and who may use it. */
const NOTHING_TO_DO = ["Overview", "References", "Support", "License"];

describe.skipIf(seed === "")("the table from the SIGMAX document to this engine", () => {
  it("has every heading of the document", () => {
    expect(headings.length).toBeGreaterThan(30);
    expect(headings.filter((heading) => !NOTHING_TO_DO.includes(heading) && !table.includes(heading))).toEqual([]);
  });

  it("has every name of the document's code, as it is here or as it was there", () => {
    const code = [...seed.matchAll(/```python\n([\s\S]*?)```/g)].map(([, block = ""]) => block).join("\n");
    const methods = new Set([...code.matchAll(/(?:\.|def )([a-z]+(?:_[a-z]+)+)\b/g)].map(([, name = ""]) => name));
    const fields = new Set([...code.matchAll(/\['([a-z_]+)'\]/g)].map(([, name = ""]) => name));
    const modules = ["crewai_orchestrator", "hft_execution", "feed_latency_ns", "order_latency_ns", "execution_history"];
    const decision = ["latency", "action", "price", "quantity"];
    const missing = [...methods, ...fields].filter((name) => !modules.includes(name) && !decision.includes(name) && !table.includes(name));
    expect(missing).toEqual([]);
  });
});

describe("the table's rows", () => {
  const rows = table.split("\n").filter((line) => /^\| (?!---|the document)/.test(line) && line.split("|").length === 5);

  it("are many, and each names a test or a measurement that is there", () => {
    expect(rows.length).toBeGreaterThan(35);
    for (const row of rows) {
      const proofs = [...(row.split("|")[3] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
      expect(proofs.length, row).toBeGreaterThan(0);
      for (const proof of proofs)
        if (proof !== "npm test") expect(existsSync(new URL(`../../${proof}`, import.meta.url)), `${proof} in ${row}`).toBe(true);
    }
  });
});
