import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { browser, ended, hashIn, isReady, run, SYNTHETIC, sharedVisit, site, visit, withPage } from "./playground.js";

withPage();

const STEP = ".try-next button:has-text('skew = 60')";

/** The page on a part of the book, for the tests of the file one after the other. */
const shared = sharedVisit(() => visit(browser, site, { kept: { book: `${SYNTHETIC}@0-60` } }));

async function openExample(page: Page, name: string): Promise<void> {
  await page.click("button:has-text('Examples')");
  await page.click(`[role=menuitem]:has-text('${name}')`);
}

describe("what to try next", () => {
  it("changes the code where one sees it, runs, compares, and is taken back by the editor's undo", LONG, async () => {
    const { page, problems } = await shared();
    const first = hashIn(await run(page));
    await page.waitForSelector(".monaco-host .view-line");
    await page.click(STEP);
    await page.waitForSelector("text=skew differs");
    expect(hashIn(await ended(page))).not.toBe(first);
    await page.locator(".monaco-host .view-line", { hasText: /skew\s=\s60;/ }).waitFor();
    await page.waitForSelector(`${STEP}[aria-pressed="true"]`);
    await page.click(".monaco-host .view-line >> nth=4");
    await page.keyboard.press("Control+z");
    await page.waitForSelector(`${STEP}[aria-pressed="false"]`);
    expect(hashIn(await run(page))).toBe(first);
    expect(problems).toEqual([]);
  });

  it("changes the set-up too, and takes it back to what it was", async () => {
    const { page } = await shared();
    const first = hashIn(await run(page));
    const cautious = ".try-next button:has-text('queue RiskAverse')";
    await page.click(cautious);
    await page.waitForSelector('[data-setting="queueModel"]:has-text("RiskAverse")');
    await page.waitForSelector(`${cautious}[aria-pressed="true"]:enabled`);
    await page.click(cautious);
    await page.waitForSelector('[data-setting="queueModel"]:has-text("PowerProb")');
    await page.waitForSelector(`${cautious}[aria-pressed="false"]:enabled`);
    expect(hashIn(await ended(page))).toBe(first);
  });

  it("goes away with the text that it would change", async () => {
    const { page } = await shared();
    await isReady(page);
    await page.waitForSelector(STEP);
    await page.click(".monaco-host .view-line");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("// mine");
    await page.waitForSelector(".try-next button:has-text('skew')", { state: "detached" });
    await expect.poll(() => page.locator(".try-next button").allInnerTexts()).toEqual(["queue RiskAverse"]);
  });
});

describe("the log", () => {
  it("has the simulated time of each line, and a click goes there in all panes", async () => {
    const { page } = await shared();
    await isReady(page);
    await openExample(page, "monitoring.ts");
    await run(page);
    await page.click('[data-tab="log"]');
    const line = page.locator('[data-pane="log"] tbody tr.selectable').nth(4);
    const time = await line.locator("td").first().innerText();
    expect(time).toMatch(/^\d\d:\d\d\.\d{3}$/);
    await line.click();
    await page.waitForFunction((wanted) => document.querySelector<HTMLInputElement>(".transport-place")?.value.startsWith(wanted), time);
    await page.waitForSelector(`.ladder-head:has-text("at ${time}")`);
    await expect.poll(() => line.getAttribute("aria-current")).toBe("true");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => line.getAttribute("aria-current")).toBeNull();
  });
});

describe("an example of two books", () => {
  /** Whether both books are on this machine. Otherwise the page names the missing one. */
  const bothOpen = async (page: Page): Promise<boolean> => {
    await isReady(page);
    await openExample(page, "spot-futures-arbitrage");
    await page.locator(".instrument-switch, .notice:has-text('usdm-btcusdt-20240808')").first().waitFor();
    if ((await page.locator(".notice").count()) > 0) return false;
    await expect.poll(() => page.locator(".instrument-switch button").allInnerTexts()).toEqual(["BTCUSDT\nfutures", "BTCUSDT\nspot"]);
    return true;
  };

  it("opens them side by side, or says which are not here", LONG, async () => {
    const { page } = await shared();
    if (!(await bothOpen(page))) return;
    await openExample(page, "grid.ts");
    await page.waitForSelector(".instrument-switch", { state: "detached" });
  });

  it("runs at the first click", LONG, async () => {
    const { page, context } = await visit(browser, site);
    onTestFinished(() => context.close());
    if (!(await bothOpen(page))) return;
    await run(page);
    await expect.poll(async () => Number(await page.locator('[data-tab="fills"] .tab-count').innerText())).toBeGreaterThan(10);
  });
});
