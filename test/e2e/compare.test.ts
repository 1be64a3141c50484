import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { violations } from "./axe.js";
import { browser, hashIn, isReady, keptStrategy, run, site, visit, withPage } from "./playground.js";

const JOIN = keptStrategy(
  "  quantity = 0.01;",
  "  lastNs = -1e18;",
  "  async onTick(symbol: string, tick: Tick) {",
  "    if (tick.localTs - this.lastNs < 2e8) return;",
  "    this.lastNs = tick.localTs;",
  "    await this.engine.cancelAllOrders({ symbol });",
  "    const { tickSize } = this.engine.instrument(symbol);",
  "    for (const away of [0, 1]) {",
  "      const price = (Math.round(tick.bidPrice / tickSize) - away) * tickSize;",
  "      void this.engine.executeOrder({ symbol, side: 'buy', price, quantity: this.quantity, timeInForce: 'GTX' });",
  "    }",
  "  }",
);

withPage();

const show = (page: Page, name: RegExp) => page.getByRole("tab", { name }).click();
const pane = (page: Page) => page.locator('[data-pane="compare"]');
const setQueueModel = async (page: Page, model: string) => {
  await page.click('[data-setting="queueModel"]');
  await page.getByLabel("Queue model", { exact: true }).selectOption(model);
};

describe("comparing two runs", () => {
  it("under two queue models: the figures, the set-up, and the fills that one of them has alone", async () => {
    const { page, context, problems } = await visit(browser, site, { kept: JOIN });
    await run(page);
    await show(page, /^Compare/);
    await pane(page).getByText("One run so far").waitFor();
    await setQueueModel(page, "RiskAverse");
    await run(page);
    await pane(page).getByText("RiskAverse, this run").waitFor();
    const figures = await pane(page).innerText();
    expect(await page.locator(".pane-note").allInnerTexts()).toContain("Queue model differs");
    expect(figures).toContain("RiskAverse, this run");
    expect(figures).toContain("PowerProb, against");
    expect(figures).toMatch(/Fills\s+\d+\s+\d+\s+\u2212\d+/);
    expect(await violations(page)).toEqual([]);
    await show(page, /^Set-up 2/);
    expect(await pane(page).innerText()).toMatch(/queueModel\.model\s+RiskAverse\s+PowerProb/);
    await pane(page)
      .getByRole("tab", { name: /^Fills/ })
      .click();
    await pane(page).getByText("only in the other").first().waitFor();
    expect(await pane(page).innerText()).toMatch(/The first \d+ (fill|order)s? (is|are) the same, until/);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("keeps runs over a visit, shows the lines that differ, and brings the other run's code back", async () => {
    const { page, context } = await visit(browser, site, { kept: JOIN });
    const first = hashIn(await run(page));
    await page.evaluate(() => {
      const kept = localStorage.getItem("sigmax.files") as string;
      localStorage.setItem("sigmax.files", kept.replace("quantity = 0.01", "quantity = 0.02"));
    });
    await page.reload();
    await run(page);
    await show(page, /^Compare/);
    await pane(page).getByText("0.02, this run").waitFor();
    await show(page, /^Code 1/);
    expect(await pane(page).locator(".removed").innerText()).toContain("quantity = 0.01");
    expect(await pane(page).locator(".added").innerText()).toContain("quantity = 0.02");
    await page.getByRole("button", { name: "Open the other run's code and set-up" }).click();
    await page.waitForFunction(() => document.querySelector(".monaco-editor .view-lines")?.textContent?.includes("0.01"));
    expect(hashIn(await run(page))).toBe(first);
    await context.close();
  });

  it("is there on the phone, and leaves out what another version of the page kept", async () => {
    const { page, context, problems } = await visit(browser, site, {
      kept: { ...JOIN, runs: [7, 8], "run.7": { id: 7, files: "none" }, "run.8": 5 },
      context: { viewport: PHONE, hasTouch: true },
    });
    await isReady(page);
    await run(page);
    await page.getByRole("button", { name: "Results" }).click();
    await show(page, /^Compare/);
    await pane(page).getByText("One run so far").waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
