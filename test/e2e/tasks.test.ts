/** What people come for, done as they would do it: by keys alone, at twice the size, with fingers. */
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { violations } from "./axe.js";
import {
  browser,
  ended,
  focusedPane,
  hashIn,
  isReady,
  moveFocus,
  run,
  SYNTHETIC,
  site,
  type Visit,
  visit,
  withPage,
} from "./playground.js";

withPage();

/** The orders of half a minute are enough. */
const PART = `${SYNTHETIC}@0-30`;

/** A visit that ends with the test. */
async function visited(...args: Parameters<typeof visit>): Promise<Visit> {
  const open = await visit(...args);
  onTestFinished(() => open.context.close());
  return open;
}

/** Goes on with F6 until a pane has the focus. */
async function toPane(page: Page, pane: string): Promise<void> {
  for (let step = 0; step < 12; step++) {
    await moveFocus(page, "F6");
    if ((await focusedPane(page)) === pane) return;
  }
  throw new Error(`F6 does not reach ${pane}`);
}

/** Goes back with Tab until what has the focus has this name. */
async function tabBackTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await moveFocus(page, "Shift+Tab");
    const now = await page.evaluate(() => document.activeElement?.ariaLabel || document.activeElement?.textContent || "");
    if (name.test(now)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

/** Presses the arrow down until the row that it comes to has this word. */
async function downTo(page: Page, word: string): Promise<void> {
  const current = () =>
    page.evaluate(() => document.querySelector<HTMLElement>('[data-pane="orders"] tr[aria-current="true"]')?.innerText ?? "");
  let row = await current();
  for (let step = 0; step < 30; step++) {
    const before = row;
    await page.keyboard.press("ArrowDown");
    row = await until("another order is selected", async () => {
      const now = await current();
      return now !== "" && now !== before && now;
    });
    if (row.includes(word)) return;
  }
  throw new Error(`None of the first orders is ${word}`);
}

describe("by keys alone", () => {
  it("writes, runs, finds an order that did not fill and why, and copies a link", LONG, async () => {
    const { page, problems } = await visited(browser, site, {
      kept: { book: PART },
      context: { permissions: ["clipboard-read", "clipboard-write"] },
    });
    await isReady(page);
    await page.waitForSelector(".monaco-host .view-line");
    await toPane(page, "editor");
    await page.keyboard.press("Control+Home");
    for (let line = 1; line < 7; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type(" // typed");
    await page.keyboard.press("Control+Enter");
    const hash = hashIn(await ended(page));
    await toPane(page, "orders");
    await moveFocus(page, "Tab");
    await downTo(page, "Cancelled");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      /did not fill (because|although)|stood first/.test(document.querySelector(".microscope-sentence")?.textContent ?? ""),
    );
    await toPane(page, "microscope");
    await tabBackTo(page, /^Share$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".share-button")?.textContent === "Copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link.length).toBeLessThan(2_000);
    const other = await visited(browser, { ...site, url: link });
    expect(hashIn(await run(other.page))).toBe(hash);
    expect(problems).toEqual([]);
  });
});

describe("at twice the size", () => {
  it("has everything within the window, by keys and without scrolling to the side, and nothing for axe to find", LONG, async () => {
    // A zoom of 200 % halves the window as the page sees it.
    const { page, problems } = await visited(browser, site, {
      kept: { book: PART },
      context: { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
    });
    await run(page);
    const beyond = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button, select, input")]
          .filter((one) => one.offsetParent !== null && one.closest(".tab-row, .dv-tabs-container, .data-table, .monaco-editor") === null)
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== "fixed")
          .map((one) => one.ariaLabel ?? one.textContent),
      );
    await expect.poll(beyond).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
    for (const name of ["Run", "Share", "Layout"])
      expect(await page.getByRole("button", { name, exact: false }).first().isVisible()).toBe(true);
    await page.click('[data-tab="orders"]');
    await page.locator('[data-pane="orders"] tbody tr').first().click();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".microscope-sentence");
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe("with fingers", () => {
  it("tries a change, looks at an order, and shares from the menu", async () => {
    const options = { viewport: PHONE, hasTouch: true, isMobile: true, permissions: ["clipboard-read", "clipboard-write"] };
    const { page, problems } = await visited(browser, site, { kept: { book: PART }, context: options });
    await isReady(page);
    await page.tap(".try-next summary");
    await page.tap(".try-next button:has-text('skew = 60')");
    await page.waitForSelector(".phone-summary");
    await page.tap(".phone-tabs >> text=Code");
    await expect.poll(() => page.inputValue(".plain-editor textarea")).toContain("skew = 60;");
    await page.tap(".phone-tabs >> text=Orders");
    await page.tap('[data-pane="orders"] tbody tr:has-text("Filled") >> nth=0');
    await page.locator("dialog.microscope-dialog .microscope-sentence").waitFor();
    await page.tap('dialog.microscope-dialog button:text-is("Close")');
    await page.locator("dialog.microscope-dialog").waitFor({ state: "detached" });
    await page.tap("[aria-label='Ways to share']");
    const item = page.getByRole("menuitem", { name: /Copy a link/ });
    const box = await item.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= PHONE.width).toBe(true);
    await item.tap();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("#s"));
    expect(problems).toEqual([]);
  });
});
