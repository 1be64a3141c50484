/** What people come for, done as they would do it: by keys alone, at twice the size, with fingers. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { violations } from "./axe.js";
import { browser, ended, hashIn, isReady, run, site, visit, withPage } from "./playground.js";

withPage();

const focused = (page: Page, pane: string) =>
  page.waitForFunction((id) => document.activeElement?.closest<HTMLElement>("[data-pane]")?.dataset.pane === id, pane);

/** Goes on with F6 until a pane has the focus. */
async function toPane(page: Page, pane: string): Promise<void> {
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press("F6");
    const now = await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-pane]")?.dataset.pane);
    if (now === pane) return;
  }
  throw new Error(`F6 does not reach ${pane}`);
}

/** Goes back with Tab until what has the focus has this name. */
async function tabBackTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Shift+Tab");
    const now = await page.evaluate(() => document.activeElement?.ariaLabel || document.activeElement?.textContent || "");
    if (name.test(now)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

describe("by keys alone", () => {
  it("writes, runs, finds an order that did not fill and why, and copies a link", async () => {
    const { page, context, problems } = await visit(browser, site, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
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
    await page.keyboard.press("Tab");
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press("ArrowDown");
      const words = await page.locator('[data-pane="orders"] tr[aria-current="true"]').innerText();
      if (words.includes("Cancelled")) break;
    }
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      /did not fill (because|although)|stood first/.test(document.querySelector(".microscope-sentence")?.textContent ?? ""),
    );
    await toPane(page, "microscope");
    await focused(page, "microscope");
    await tabBackTo(page, /^Share$/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".share-button")?.textContent === "Copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link.length).toBeLessThan(2_000);
    const other = await visit(browser, { ...site, url: link });
    expect(hashIn(await run(other.page))).toBe(hash);
    expect(problems).toEqual([]);
    await other.context.close();
    await context.close();
  });
});

describe("at twice the size", () => {
  it("has everything within the window, by keys and without scrolling to the side, and nothing for axe to find", async () => {
    // A zoom of 200 % halves the window as the page sees it.
    const { page, context, problems } = await visit(browser, site, {
      context: { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 },
    });
    await run(page);
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, select, input")]
        .filter((one) => one.offsetParent !== null && one.closest(".tab-row, .dv-tabs-container, .data-table, .monaco-editor") === null)
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(one).position !== "fixed")
        .map((one) => one.ariaLabel ?? one.textContent),
    );
    expect(beyond).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
    for (const name of ["Run", "Share", "Layout"])
      expect(await page.getByRole("button", { name, exact: false }).first().isVisible()).toBe(true);
    await page.click('[data-tab="orders"]');
    await page.locator('[data-pane="orders"] tbody tr').first().click();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".microscope-sentence");
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe("with fingers", () => {
  it("tries a change, looks at an order, and shares from the menu", async () => {
    const options = { viewport: PHONE, hasTouch: true, isMobile: true, permissions: ["clipboard-read", "clipboard-write"] };
    const { page, context, problems } = await visit(browser, site, { context: options });
    await isReady(page);
    await page.tap(".try-next summary");
    await page.tap(".try-next button:has-text('skew = 60')");
    await page.waitForSelector(".phone-summary");
    await page.tap(".phone-tabs >> text=Code");
    expect(await page.inputValue(".plain-editor textarea")).toContain("skew = 60;");
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
    await context.close();
  });
});
