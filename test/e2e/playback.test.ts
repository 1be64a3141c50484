import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, isReady, run, sharedVisit, site, visit, withPage } from "./playground.js";

withPage();

const PLACE = ".transport-place";
const at = (page: Page) => page.inputValue(PLACE);
const ladderAt = (page: Page, time: string) =>
  page.waitForFunction((wanted) => document.querySelector(".ladder-head")?.textContent?.includes(wanted), time);
const goTo = async (page: Page, text: string) => {
  await page.fill(PLACE, text);
  await page.press(PLACE, "Enter");
};
const goToTime = async (page: Page, text: string, shown: string) => {
  await goTo(page, text);
  await expect.poll(() => at(page)).toBe(shown);
};
/** Presses a key and waits until the time at the cursor is another one. */
const press = async (page: Page, key: string) => {
  const before = await at(page);
  await page.keyboard.press(key);
  await page.waitForFunction(([selector, old]) => document.querySelector<HTMLInputElement>(selector)?.value !== old, [
    PLACE,
    before,
  ] as const);
  return at(page);
};

describe("the playback", () => {
  const shared = sharedVisit(() => visit(browser, site));
  const ran = new WeakSet<Page>();
  /** The shared page, with a run from the first call on. */
  const afterRun = async (): Promise<Page> => {
    const { page } = await shared();
    if (!ran.has(page)) await run(page);
    ran.add(page);
    return page;
  };

  it("scrubs a book that nothing was run on", LONG, async () => {
    const { page } = await shared();
    await isReady(page);
    await page.focus('.transport [type="range"]');
    await press(page, "ArrowRight");
    await press(page, "PageUp");
    const now = await at(page);
    await ladderAt(page, now);
    await expect.poll(() => page.locator('[aria-label="What a step goes over"] option:disabled').count()).toBe(2);
  });

  it("goes to a typed time, to an order and to a fill, the ladder with it, and says what it does not know", async () => {
    const page = await afterRun();
    await goToTime(page, "0:30.5", "00:30.500");
    await ladderAt(page, "00:30.500");
    await goTo(page, "#3");
    await page.waitForSelector('.order-card[aria-label="Order 3"]');
    await goTo(page, "fill 1");
    await page.waitForFunction((selector) => /^\d\d:\d\d/.test(document.querySelector<HTMLInputElement>(selector)?.value ?? ""), PLACE);
    await goTo(page, "the moon");
    await expect.poll(() => page.getAttribute(PLACE, "aria-invalid")).toBe("true");
    await goToTime(page, "0:30.5", "00:30.500");
  });

  it("steps by row, batch, answer and fill, there and back to the same place", async () => {
    const page = await afterRun();
    for (const unit of ["batch", "response", "fill"]) {
      await goToTime(page, "1:00", "01:00.000");
      await page.selectOption('[aria-label="What a step goes over"]', unit);
      await page.focus('[aria-label="Play (space)"]');
      const first = await press(page, "ArrowRight");
      const second = await press(page, "ArrowRight");
      expect(second > first && first > "01:00.000").toBe(true);
      expect(await press(page, "ArrowLeft")).toBe(first);
      await ladderAt(page, first.slice(0, 9));
      await expect.poll(() => page.locator(".transport-said").innerText()).toMatch(/\d/);
    }
    await goToTime(page, "1:00", "01:00.000");
    await page.selectOption('[aria-label="What a step goes over"]', "event");
    await page.focus('[aria-label="Play (space)"]');
    await page.keyboard.press(".");
    await page.waitForFunction(() => /bid|ask|took|row/.test(document.querySelector(".transport-said")?.textContent ?? ""));
  });

  it("plays and pauses with space, and the cursor then stays while the pointer moves over the chart", async () => {
    const page = await afterRun();
    await goToTime(page, "0:10", "00:10.000");
    await page.focus('[data-pane="ladder"]');
    await press(page, "Space");
    await page.keyboard.press("Space");
    await page.waitForSelector('[aria-label="Play (space)"]');
    const paused = await at(page);
    await page.hover(".market-host", { position: { x: 200, y: 100 } });
    await page.hover(".market-host", { position: { x: 300, y: 120 } });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await at(page)).toBe(paused);
    await page.click('[aria-label="Let the cursor follow the pointer"]');
    await page.hover(".market-host", { position: { x: 200, y: 100 } });
    await page.waitForFunction(([selector, old]) => document.querySelector<HTMLInputElement>(selector)?.value !== old, [
      PLACE,
      paused,
    ] as const);
    expect((await shared()).problems).toEqual([]);
  });

  it("is there on the phone, for fingers", LONG, async () => {
    const { page, context } = await visit(browser, site, { context: { viewport: PHONE, hasTouch: true, isMobile: true } });
    onTestFinished(() => context.close());
    await run(page);
    await page.tap('[aria-label^="One batch on"]');
    await page.waitForFunction((selector) => document.querySelector<HTMLInputElement>(selector)?.value !== "", PLACE);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });
});
