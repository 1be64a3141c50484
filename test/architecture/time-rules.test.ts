import { describe, expect, it } from "vitest";
import { readRepository } from "./source-tree.js";
import { timedTests } from "./time-rules.js";

const found = (text: string, path = "test/unit/a.test.ts") => timedTests(new Map([[path, text]]));

describe("a test", () => {
  it.each([
    "await vi.waitFor(() => done);",
    "await page.waitForTimeout(100);",
    "await new Promise((resolve) => setTimeout(resolve, 50));",
    "await locator.waitFor({ timeout: 30_000 });",
    'it("works", { timeout: 60_000 }, () => {});',
    "expect(performance.now() - start).toBeLessThan(5_000);",
    "while (!seen() && performance.now() < deadline) await next();",
    "if (Date.now() - start > 1000) throw new Error();",
  ])("may not say %s", (text) => expect(found(text)).toHaveLength(1));

  it.each([
    'await until("it is there", () => seen);',
    "await locator.waitFor();",
    'it("works", { timeout: 600_000 }, () => {});',
    "const tookMs = performance.now() - start;",
    "const text = 'setTimeout(done, 300)';",
    "expect(engine.nowNs).toBeLessThan(5_000);",
  ])("may say %s", (text) => expect(found(text)).toEqual([]));

  it("may set a timer only in the one place that waits", () => {
    const text = "setTimeout(look, 10); if (performance.now() > deadline) throw new Error();";
    expect(found(text, "test/until.ts")).toEqual([]);
    expect(found(text, "src/until.ts")).toEqual([]);
  });
});

it("no test of this repository depends on time", () => expect(timedTests(readRepository())).toEqual([]));
