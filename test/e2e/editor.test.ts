import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LONG } from "../length.js";
import { browser, isReady, keptTexts, openFile, sharedVisit, site, strategyText, visit, withPage } from "./playground.js";

withPage();

const inEditor = sharedVisit(async () => {
  const warned = strategyText(
    "  onTick(symbol: string, tick: Tick) {",
    "    for (const order of this.engine.activeOrders.values())",
    "      if (order.price === tick.bidPrice) console.log(symbol);",
    "    const unused = 0;",
    "  }",
  );
  const half = strategyText("  onStart() {", "    this.engine.", "  }");
  const opened = await visit(browser, site, { kept: keptTexts({ "warned.ts": warned, "half.ts": half }) });
  await isReady(opened.page);
  await opened.page.waitForSelector(".monaco-host .view-line");
  return opened;
});

const codeOf = (page: Page) => page.evaluate(() => localStorage.getItem("sigmax.files") ?? "");

describe("the editor", () => {
  it("underlines a mistake that the language allows, says why, and mends it", LONG, async () => {
    const { page, problems } = await inEditor();
    await openFile(page, "warned.ts");
    await page.waitForSelector(".squiggly-warning");
    // The language's own providers come late, and a menu that is asked for before is dropped: once they are there, they fade what is unused.
    await page.waitForSelector(".squiggly-inline-unnecessary");
    await page.click(".monaco-host .view-line");
    await page.keyboard.press("F8");
    await page.getByText("Prices are decimals").first().waitFor();
    await page.keyboard.press("Escape");
    await page
      .locator(".squiggly-warning")
      .first()
      .click({ position: { x: 20, y: 8 }, force: true });
    await page.keyboard.press("Control+.");
    await page.waitForSelector(".action-widget .monaco-list-row.action");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".squiggly-warning", { state: "detached" });
    await page.waitForFunction(() => localStorage.getItem("sigmax.files")?.includes("Math.abs(order.price - tick.bidPrice)"));
    expect(await codeOf(page)).not.toContain("===");
    // Monaco rejects what it cancels itself, such as the look at a file that is no longer in front.
    expect(problems.filter((problem) => problem !== "uncaught: Canceled")).toEqual([]);
  });

  it("completes the engine's members with their documentation", async () => {
    const { page } = await inEditor();
    await openFile(page, "half.ts");
    // The language says that the line is not finished: it is there to be asked.
    await page.waitForSelector(".squiggly-error");
    await page.click(".monaco-host .view-line");
    await page.keyboard.press("Control+Home");
    for (let line = 1; line < 4; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type("can");
    await page.waitForSelector('.suggest-widget .monaco-list-row:has-text("cancelAllOrders")');
  });
});
