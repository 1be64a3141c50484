import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { browser, isReady, keptStrategy, site, visit, withPage } from "./playground.js";

withPage();

const codeOf = (page: Page) => page.evaluate(() => localStorage.getItem("sigmax.files") ?? "");

describe("the editor", () => {
  it("underlines a mistake that the language allows, says why, and mends it", async () => {
    const kept = keptStrategy(
      "  onTick(symbol: string, tick: Tick) {",
      "    for (const order of this.engine.activeOrders.values())",
      "      if (order.price === tick.bidPrice) console.log(symbol);",
      "  }",
    );
    const { page, context, problems } = await visit(browser, site, { kept });
    await isReady(page);
    await page.waitForSelector(".squiggly-warning");
    await page.click(".monaco-host .view-line");
    await page.keyboard.press("F8");
    await page.getByText("Prices are decimals").first().waitFor();
    await page.keyboard.press("Escape");
    await page
      .locator(".squiggly-warning")
      .first()
      .click({ position: { x: 20, y: 8 }, force: true });
    const menu = page.locator(".action-widget .monaco-list-row.action");
    // The language's own providers load late, and a menu that is asked for before is dropped.
    for (let tries = 0; tries < 10 && (await menu.count()) === 0; tries++) {
      await page.keyboard.press("Control+.");
      await menu
        .first()
        .waitFor({ timeout: 2_000 })
        .catch(() => {});
    }
    await page.keyboard.press("Enter");
    await page.waitForSelector(".squiggly-warning", { state: "detached" });
    await page.waitForFunction(() => localStorage.getItem("sigmax.files")?.includes("Math.abs(order.price - tick.bidPrice)"));
    expect(await codeOf(page)).not.toContain("===");
    // Monaco rejects what it cancels itself, here the menu that was asked for early.
    expect(problems.filter((problem) => problem !== "uncaught: Canceled")).toEqual([]);
    await context.close();
  });

  it("completes the engine's members with their documentation", async () => {
    const { page, context } = await visit(browser, site, { kept: keptStrategy("  onStart() {", "    this.engine.", "  }") });
    await isReady(page);
    await page.waitForSelector(".monaco-host .view-line");
    await page.keyboard.press("F6");
    await page.keyboard.press("Control+Home");
    for (let line = 1; line < 4; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type("can");
    await page.waitForSelector('.suggest-widget .monaco-list-row:has-text("cancelAllOrders")', { timeout: 30_000 });
    await context.close();
  });
});
