import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { DESKTOP, PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { binanceStream, drop, importIt } from "./own-files.js";
import { browser, isReady, SYNTHETIC, sharedVisit, site, visit, withPage } from "./playground.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

withPage();

/** What the command line says of a book. */
async function checked(book: string): Promise<{ verdict: string; findings: unknown[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, ["bin/sigmax-hft.mjs", "books", "check", book, "--json"], { cwd: ROOT });
  return JSON.parse(stdout);
}

const rowsOf = async (book: string): Promise<number> => (await openBook(readFileSync(`${ROOT}build/books/${book}.hftbook`))).info.rows;

async function showQuality(page: Page): Promise<void> {
  await page.click('[data-setting="book"]');
  await page.click(".book-doors >> text=Quality");
  await page.waitForSelector(".quality-verdict");
}

/** Downloads the quality as JSON. */
async function asJson(page: Page): Promise<{ name: string; report: { rows: { total: number } } }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Download as JSON")]);
  return { name: download.suggestedFilename(), report: JSON.parse(readFileSync(await download.path(), "utf8")) };
}

async function isOpenToEveryone(page: Page, width: number): Promise<void> {
  await isReady(page);
  await drop(page, binanceStream(1_000));
  await page.waitForSelector("#import-tickSize");
  await importIt(page);
  await page.click(".notice >> text=Quality");
  await page.waitForSelector(".quality-verdict");
  await expect.poll(() => page.locator(".quality-dialog").innerText()).toContain("No snapshot: the book fills up from its changes alone.");
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

describe("the quality of the open book", () => {
  const shared = sharedVisit(() => visit(browser, site, { context: { viewport: DESKTOP, colorScheme: "dark" } }));

  it("is what the command line says, in words, a picture and JSON", async () => {
    const [{ page, problems }, told] = await Promise.all([shared(), checked(SYNTHETIC)]);
    await isReady(page);
    await showQuality(page);
    await expect.poll(async () => (await page.locator(".quality-verdict").innerText()).toLowerCase()).toContain(told.verdict);
    await expect.poll(() => page.locator(".quality-findings li").count()).toBe(told.findings.length);
    const drawn = () =>
      page
        .locator(".quality-picture svg")
        .evaluateAll((all) => all.map((one) => (one.querySelector("path")?.getAttribute("d") ?? "").length > 100));
    await expect.poll(drawn).toEqual([true, true, true, true]);
    expect(await asJson(page)).toEqual({ name: `${SYNTHETIC}-quality.json`, report: told });
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.textContent === "Quality");
    expect(problems).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
  });

  it("is open to everyone, after an import too", LONG, async () => isOpenToEveryone((await shared()).page, DESKTOP.width));

  it("is of the book that shows, of two that are played together", LONG, async () => {
    const { page, context } = await visit(browser, site);
    onTestFinished(() => context.close());
    await isReady(page);
    await page.click('[data-setting="book"]');
    await page.click('.book-card:has-text("Synthetic, burst") >> button');
    await page.click(".book-doors >> text=Play beside");
    await page.waitForSelector(".book-card:has-text('burst') .tag:has-text('beside')");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog[open]", { state: "detached" });
    const rows: number[] = [];
    // From one to the other and back, so that each is asked after the other was.
    for (const shown of [1, 0, 1]) {
      await page.click(`.instrument-switch button >> nth=${shown}`);
      await page.waitForSelector(`.instrument-switch button:nth-of-type(${shown + 1})[aria-pressed=true]`);
      await showQuality(page);
      rows.push((await asJson(page)).report.rows.total);
      await page.keyboard.press("Escape");
      await page.waitForSelector(".quality-dialog", { state: "detached" });
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog[open]", { state: "detached" });
    }
    const [calm, burst] = [await rowsOf(SYNTHETIC), await rowsOf("synthetic-burst-2")];
    expect(rows).toEqual([burst, calm, burst]);
    expect(burst).not.toBe(calm);
  });

  it.each([
    ["light", { viewport: DESKTOP }],
    ["dark", { viewport: PHONE, hasTouch: true, isMobile: true }],
    ["light", { viewport: PHONE, hasTouch: true, isMobile: true }],
  ] as const)("is open to everyone, in the %s theme, %o, after an import too", LONG, async (colorScheme, options) => {
    const { page, context } = await visit(browser, site, { context: { ...options, colorScheme } });
    onTestFinished(() => context.close());
    await isOpenToEveryone(page, options.viewport.width);
  });
});
