import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./axe.js";
import { browser, keptStrategy, run, site, visit, withPage } from "./playground.js";

const JOIN = keptStrategy(
  "  lastNs = -1e18;",
  "  async onTick(symbol: string, tick: Tick) {",
  "    if (tick.localTs - this.lastNs < 1e9) return;",
  "    this.lastNs = tick.localTs;",
  "    await this.engine.cancelAllOrders({ symbol });",
  '    void this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01, timeInForce: "GTX" });',
  '    void this.engine.executeOrder({ symbol, side: "sell", price: tick.askPrice, quantity: 0.01, timeInForce: "GTX" });',
  "  }",
);

withPage();

async function showVerdict(page: Page): Promise<string> {
  await page.getByRole("tab", { name: /^Verdict/ }).click();
  await page.waitForFunction(() => {
    const lines = document.querySelector(".verdict-lines")?.textContent ?? "";
    return lines !== "" && !/running|not run yet/.test(lines);
  });
  await page.waitForSelector(".verdict-points li:has-text('near-ties')");
  return page.locator('[data-pane="verdict"]').innerText();
}

describe("the verdict", () => {
  it("is there after a run, in words, for every assumption, and the page can run on meanwhile", async () => {
    const { page, context, problems } = await visit(browser, site, { kept: JOIN });
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
    expect(await page.locator("iframe").count()).toBeLessThanOrEqual(1);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("is none of a run that failed", async () => {
    const { page, context } = await visit(browser, site, { kept: keptStrategy("  onTick() { throw new Error('no'); }") });
    await run(page);
    await page.getByRole("tab", { name: "Verdict" }).click();
    expect(await page.locator('[data-pane="verdict"]').innerText()).toContain("This one ended before");
    await context.close();
  });
});
