import { describe, expect, it } from "vitest";
import { browser, ended, hashIn, isReady, run, site, visit, withPage } from "./playground.js";

withPage();

const STEP = ".try-next button:has-text('skew = 60')";

describe("what to try next", () => {
  it("changes the code where one sees it, runs, compares, and is taken back by the editor's undo", async () => {
    const { page, context, problems } = await visit(browser, site);
    const first = hashIn(await run(page));
    await page.waitForSelector(".monaco-host .view-line");
    await page.click(STEP);
    await page.waitForSelector("text=skew differs");
    expect(hashIn(await ended(page))).not.toBe(first);
    await page.locator(".monaco-host .view-line", { hasText: /skew\s=\s60;/ }).waitFor();
    expect(await page.getAttribute(STEP, "aria-pressed")).toBe("true");
    await page.click(".monaco-host .view-line >> nth=4");
    await page.keyboard.press("Control+z");
    await page.waitForSelector(`${STEP}[aria-pressed="false"]`);
    expect(hashIn(await run(page))).toBe(first);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("changes the set-up too, and takes it back to what it was", async () => {
    const { page, context } = await visit(browser, site);
    const first = hashIn(await run(page));
    const cautious = ".try-next button:has-text('queue RiskAverse')";
    await page.click(cautious);
    await page.waitForSelector('[data-setting="queueModel"]:has-text("RiskAverse")');
    await page.waitForSelector(`${cautious}[aria-pressed="true"]:enabled`);
    await page.click(cautious);
    await page.waitForSelector('[data-setting="queueModel"]:has-text("PowerProb")');
    await page.waitForSelector(`${cautious}[aria-pressed="false"]:enabled`);
    expect(hashIn(await ended(page))).toBe(first);
    await context.close();
  });

  it("goes away with the text that it would change", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    await page.waitForSelector(STEP);
    await page.click(".monaco-host .view-line");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("// mine");
    await page.waitForSelector(".try-next button:has-text('skew')", { state: "detached" });
    expect(await page.locator(".try-next button").allInnerTexts()).toEqual(["queue RiskAverse"]);
    await context.close();
  });
});

describe("an example of two books", () => {
  it("opens them side by side and runs at the first click, or says which are not here", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    await page.click("button:has-text('Examples')");
    await page.click("[role=menuitem]:has-text('spot-futures-arbitrage')");
    const shown = page.locator(".instrument-switch, .notice:has-text('usdm-btcusdt-20240808')");
    await shown.first().waitFor();
    if ((await page.locator(".notice").count()) === 0) {
      expect(await page.locator(".instrument-switch button").allInnerTexts()).toEqual(["BTCUSDT\nfutures", "BTCUSDT\nspot"]);
      await run(page);
      expect(Number(await page.locator('[data-tab="fills"] .tab-count').innerText())).toBeGreaterThan(10);
      await page.click("button:has-text('Examples')");
      await page.click("[role=menuitem]:has-text('grid.ts')");
      await page.waitForSelector(".instrument-switch", { state: "detached" });
    }
    await context.close();
  });
});

describe("the log", () => {
  it("has the simulated time of each line, and a click goes there in all panes", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    await page.click("button:has-text('Examples')");
    await page.click("[role=menuitem]:has-text('monitoring.ts')");
    await run(page);
    await page.click('[data-tab="log"]');
    const line = page.locator('[data-pane="log"] tbody tr.selectable').nth(4);
    const time = await line.locator("td").first().innerText();
    expect(time).toMatch(/^\d\d:\d\d\.\d{3}$/);
    await line.click();
    await page.waitForFunction((wanted) => document.querySelector<HTMLInputElement>(".transport-place")?.value.startsWith(wanted), time);
    await page.waitForSelector(`.ladder-head:has-text("at ${time}")`);
    expect(await line.getAttribute("aria-current")).toBe("true");
    await page.keyboard.press("ArrowDown");
    expect(await line.getAttribute("aria-current")).toBeNull();
    await context.close();
  });
});
