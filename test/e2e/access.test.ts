import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DESKTOP, PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { binanceStream, choose, drop, importIt, oddTable } from "./own-files.js";
import {
  browser,
  dropFocus,
  ended,
  focusedPane,
  isReady,
  moveFocus,
  run,
  SYNTHETIC,
  sharedVisit,
  site,
  visit,
  withPage,
} from "./playground.js";

withPage();
const onDesk = sharedVisit(async () => {
  const opened = await visit(browser, site, { context: { viewport: DESKTOP, colorScheme: "dark" } });
  await isReady(opened.page);
  await opened.page.waitForSelector(".monaco-host .view-line");
  return opened;
});

const SCREENS: { name: string; context: BrowserContextOptions }[] = (["dark", "light"] as const).flatMap((colorScheme) => [
  { name: `a desk, ${colorScheme}`, context: { viewport: DESKTOP, colorScheme } },
  { name: `a phone, ${colorScheme}`, context: { viewport: PHONE, colorScheme, hasTouch: true, isMobile: true } },
]);

describe.each(SCREENS)("on $name", LONG, ({ context }) => {
  it("axe finds nothing, before and after a run", async () => {
    const { page, context: opened } = await visit(browser, site, { context });
    await isReady(page);
    expect(await violations(page)).toEqual([]);
    await run(page);
    expect(await violations(page)).toEqual([]);
    await opened.close();
  });
});

describe.each(["dark", "light"] as const)("on a desk, %s, every pane after a run", LONG, (colorScheme) => {
  it("has nothing for axe to find, as chart and as table", async () => {
    const { page, context } = await visit(browser, site, { context: { viewport: DESKTOP, colorScheme } });
    await run(page);
    await page.locator('[data-pane="orders"] tbody tr').first().click();
    await page.click(".layout-button");
    await page.locator('[popover] >> text="Microscope"').first().click();
    const found: string[] = [];
    const look = async (what: string) => found.push(...(await violations(page)).map((violation) => `${what}: ${violation}`));
    // One tab of each place at a time: what is seen together is looked at once.
    for (const tabs of TOGETHER) {
      for (const tab of tabs) await page.click(`[data-tab="${tab}"]`);
      for (const tab of tabs) await page.waitForSelector(`[data-pane="${tab}"]`);
      await look(tabs.join(", "));
    }
    const charts = page.locator('[aria-label$=": show as table"]:visible');
    // A pressed one is called otherwise, and is no longer among them.
    for (let left = await charts.count(); left > 0; left--) {
      await charts.first().click();
      await expect.poll(() => charts.count()).toBe(left - 1);
    }
    await look("tables");
    expect(found).toEqual([]);
    await context.close();
  });
});

const TOGETHER = [
  ["setup", "result", "wait", "fills"],
  ["microscope", "verdict", "slippage", "log"],
  ["microscope", "compare", "calibration", "advice"],
  ["editor", "account", "queue", "orders"],
];

describe.each(SCREENS)("an import on $name", LONG, ({ context }) => {
  it("axe finds nothing in its dialog, an error in it, and the book that it made", async () => {
    const { page, context: opened } = await visit(browser, site, { context });
    await isReady(page);
    await page.click(context.isMobile ? ".phone-tabs >> text=Setup" : '[data-setting="book"]');
    await choose(page, oddTable(50));
    await page.waitForSelector(".import-table");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await drop(page, { name: "letter.txt", bytes: Buffer.from("Dear reader,\n") });
    await page.waitForSelector(".import-dialog .error-card");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await drop(page, binanceStream(500));
    await page.waitForSelector("#import-tickSize");
    await importIt(page);
    await page.click(context.isMobile ? ".book-chosen" : '[data-setting="book"]');
    if (context.isMobile) await page.click(".book-card:has-text('MOONUSDT') >> button");
    expect(await violations(page)).toEqual([]);
    await page.click(".books-dialog >> text=Delete");
    expect(await violations(page)).toEqual([]);
    await opened.close();
  });
});

describe("the keyboard", () => {
  it("stays in the dialog of an import, in the order it is read, and comes back to where it was", LONG, async () => {
    const { page } = await onDesk();
    await page.click('[data-setting="book"]');
    await choose(page, oddTable(50));
    await page.waitForSelector(".import-table");
    const seen: string[] = [];
    for (let step = 0; step < 14; step++) {
      seen.push(await focusedControl(page));
      await moveFocus(page, "Tab");
    }
    const columns = ["when is", "cost is", "how_much is", "way is"];
    const fields = ["symbol", "venue", "currency", "tickSize", "lotSize", "units"].map((field) => `import-${field}`);
    expect(seen).toEqual(["import-format", "The first rows", ...columns, "SELECT", ...fields, "Cancel"]);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.textContent === "Open a file…");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.matches('[data-setting="book"]'));
  });

  it("goes through the panes with F6 and runs with Ctrl-Enter from any of them; axe finds nothing then", async () => {
    const { page } = await onDesk();
    await dropFocus(page);
    const seen: (string | undefined)[] = [];
    for (let step = 0; step < 8; step++) {
      await moveFocus(page, "F6");
      seen.push(await focusedPane(page));
    }
    expect(seen).toEqual(["editor", "account", "market", "ladder", "latency", "queue", "orders", "editor"]);
    await page.keyboard.press("Control+Enter");
    expect(await ended(page)).toMatch(/run [0-9a-f]{8}/);
    expect(await violations(page)).toEqual([]);
  });
});

/** What has the focus: its id, its name, or the words of a button. */
const focusedControl = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { id = "", ariaLabel = "", textContent = "", tagName = "" } = document.activeElement ?? {};
    return id || ariaLabel || (tagName === "BUTTON" || tagName === "BODY" ? (textContent ?? "").trim().slice(0, 10) : tagName);
  });

describe("the list of keys", () => {
  it("has nothing for axe to find", LONG, async () => {
    const { page } = await onDesk();
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
  });

  it("opens with ? from a pane and from the status bar, not while one types, and closes with Escape", async () => {
    const { page } = await onDesk();
    const dialog = page.getByRole("dialog", { name: "Keys" });
    await page.click(".monaco-host .view-line");
    await page.keyboard.type("?");
    await page.waitForFunction(() => document.querySelector(".monaco-host")?.textContent?.includes("?"));
    expect(await dialog.count()).toBe(0);
    await page.keyboard.press("Backspace");
    await page.waitForFunction(() => !document.querySelector(".monaco-host .view-lines")?.textContent?.includes("?"));
    await moveFocus(page, "F6");
    await page.keyboard.press("?");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Keys" }).click();
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });
});

describe("the theme", () => {
  it("follows the system until it is chosen, and is remembered", LONG, async () => {
    const { page, context } = await visit(browser, site, { context: { colorScheme: "light" } });
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    await expect.poll(theme).toBe("light");
    await page.click('[aria-label="Dark theme"]');
    await expect.poll(theme).toBe("dark");
    await page.reload();
    await page.waitForSelector('[aria-label="Light theme"]');
    expect(await theme()).toBe("dark");
    await context.close();
  });
});

describe("the phone", () => {
  it("runs from the code and shows one view at a time, nothing wider than the screen", async () => {
    const { page, context } = await visit(browser, site, {
      context: { viewport: PHONE, hasTouch: true, isMobile: true },
      kept: { book: `${SYNTHETIC}@0-10` },
    });
    await run(page);
    await expect.poll(() => page.locator(".phone-summary").innerText()).toContain("Net result");
    for (const [tab, pane] of Object.entries({
      Code: "editor",
      Setup: "setup",
      Market: "market",
      Orders: "orders",
      Results: "account",
    })) {
      await page.click(`.phone-tabs >> text=${tab}`);
      await page.waitForSelector(`[data-pane="${pane}"]`);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
      const buttons = page.locator(".phone-tabs button:visible, .phone-head button:visible");
      await expect.poll(() => buttons.evaluateAll((all) => all.filter((one) => one.clientHeight < 42).length)).toBe(0);
      const controls = page.locator(".pane-head :is(input, button):visible");
      await expect.poll(() => controls.evaluateAll(outsideOfTheirHead)).toEqual([]);
    }
    await context.close();
  });
});

/** Controls of panes' heads that stand out of them, above or below, and so lie on what is next to them. */
function outsideOfTheirHead(controls: Element[]): string[] {
  const stickOut = controls.filter((control) => {
    const head = (control.closest(".pane-head") as Element).getBoundingClientRect();
    const { top, bottom } = control.getBoundingClientRect();
    return top < head.top - 1 || bottom > head.bottom + 1;
  });
  return stickOut.map((control) => control.getAttribute("aria-label") ?? control.textContent ?? "");
}
