import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, keptTexts, openFile, run, SYNTHETIC, site, strategyText, visit, withPage } from "./playground.js";

const JOINS = strategyText(
  "  lastNs = -1e18;",
  "  async onTick(symbol: string, tick: Tick) {",
  "    if (tick.localTs - this.lastNs < 1e9) return;",
  "    this.lastNs = tick.localTs;",
  "    await this.engine.cancelAllOrders({ symbol });",
  '    void this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01, timeInForce: "GTX" });',
  '    void this.engine.executeOrder({ symbol, side: "sell", price: tick.askPrice, quantity: 0.01, timeInForce: "GTX" });',
  "  }",
);

const FAILS = strategyText("  onTick() { throw new Error('no'); }");

const KEPT = { ...keptTexts({ "joins.ts": JOINS, "fails.ts": FAILS }), book: `${SYNTHETIC}@0-60` };

withPage();

async function showVerdict(page: Page): Promise<string> {
  await page.getByRole("tab", { name: /^Verdict/ }).click();
  await page.waitForFunction(() => {
    // On a slow machine the page asks first.
    document.querySelector<HTMLButtonElement>(".verdict-ask button")?.click();
    const lines = document.querySelector(".verdict-lines")?.textContent ?? "";
    return lines !== "" && !/running|not run yet/.test(lines);
  });
  await page.waitForSelector(".verdict-points li:has-text('near-ties')");
  return page.locator('[data-pane="verdict"]').innerText();
}

describe("the verdict", () => {
  it("is there after a run, in words, for every assumption, the page can run on meanwhile, and a failed run has none", LONG, async () => {
    const { page, context, problems } = await visit(browser, site, { kept: KEPT });
    onTestFinished(() => context.close());
    await run(page);
    const words = await showVerdict(page);
    for (const title of [
      "As it was run",
      "Pessimistic queue",
      "Twice the latency",
      "Without the luckiest 1 %",
      "near-ties",
      "No replay knows",
    ])
      expect(words).toContain(title);
    expect(await violations(page)).toEqual([]);
    // The next run ends what is still on, and has a verdict of its own.
    await run(page);
    await run(page);
    await showVerdict(page);
    // But for the one that waits for the next run.
    await expect.poll(() => page.locator("iframe").count()).toBeLessThanOrEqual(1);
    expect(problems).toEqual([]);
    await page.click('[data-tab="editor"]');
    await openFile(page, "fails.ts");
    await run(page);
    await page.getByRole("tab", { name: /^Verdict/ }).click();
    await expect.poll(() => page.locator('[data-pane="verdict"]').innerText()).toContain("This one ended before");
  });
});
