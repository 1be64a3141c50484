import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, hashIn, isReady, keptStrategy, run, SYNTHETIC, sharedVisit, site, visit, withPage } from "./playground.js";

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

/** One page, on a short part of the book. */
const onDesk = sharedVisit(async () => {
  const opened = await visit(browser, site, { kept: { ...JOIN, book: `${SYNTHETIC}@0-20` } });
  await isReady(opened.page);
  return opened;
});

const show = (page: Page, name: RegExp) => page.getByRole("tab", { name }).click();
const pane = (page: Page) => page.locator('[data-pane="compare"]');
const setQueueModel = async (page: Page, model: string) => {
  await page.click('[data-setting="queueModel"]');
  await page.getByLabel("Queue model", { exact: true }).selectOption(model);
};

describe("comparing two runs", () => {
  it("under two queue models: the figures, the set-up, and the fills that one of them has alone", LONG, async () => {
    const { page, problems } = await onDesk();
    await run(page);
    await show(page, /^Compare/);
    await pane(page).getByText("One run so far").waitFor();
    await setQueueModel(page, "RiskAverse");
    await run(page);
    await pane(page).getByText("RiskAverse, this run").waitFor();
    await expect.poll(() => page.locator(".pane-note").allInnerTexts()).toContain("Queue model differs");
    const figures = () => pane(page).innerText();
    await expect.poll(figures).toContain("RiskAverse, this run");
    await expect.poll(figures).toContain("PowerProb, against");
    await expect.poll(figures).toMatch(/Fills\s+\d+\s+\d+\s+\u2212\d+/);
    await show(page, /^Set-up 2/);
    await expect.poll(figures).toMatch(/queueModel\.model\s+RiskAverse\s+PowerProb/);
    await pane(page)
      .getByRole("tab", { name: /^Fills/ })
      .click();
    await pane(page).getByText("only in the other").first().waitFor();
    await expect.poll(figures).toMatch(/The first \d+ (fill|order)s? (is|are) the same, until/);
    expect(problems).toEqual([]);
    await setQueueModel(page, "PowerProb");
  });

  it("has nothing for axe to find", LONG, async () => {
    const { page } = await onDesk();
    await run(page);
    await setQueueModel(page, "RiskAverse");
    await run(page);
    await show(page, /^Compare/);
    // The pane remembers what it showed last.
    await show(page, /^Figures/);
    await pane(page).getByText("RiskAverse, this run").waitFor();
    expect(await violations(page)).toEqual([]);
    await setQueueModel(page, "PowerProb");
  });

  it("keeps runs over a visit, shows the lines that differ, and brings the other run's code back", LONG, async () => {
    const { page } = await onDesk();
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
    await expect.poll(() => pane(page).locator(".removed").innerText()).toContain("quantity = 0.01");
    await expect.poll(() => pane(page).locator(".added").innerText()).toContain("quantity = 0.02");
    await page.getByRole("button", { name: "Open the other run's code and set-up" }).click();
    await page.waitForFunction(() => document.querySelector(".monaco-editor .view-lines")?.textContent?.includes("0.01"));
    expect(hashIn(await run(page))).toBe(first);
  });

  it("is there on the phone, and leaves out what another version of the page kept", LONG, async () => {
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
