import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { DESKTOP, PHONE } from "../browser.js";
import { violations } from "./axe.js";
import { binanceStream, drop, importIt } from "./own-files.js";
import { browser, isReady, SYNTHETIC, site, visit, withPage } from "./playground.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

withPage();

const bookRows = (name: string): number => {
  const command = ["bin/sigmax-hft.mjs", "books", "info", name, "--json"];
  return JSON.parse(execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" })).rows;
};

describe("the quality of the open book", () => {
  it("is what the command line says, in words, a picture and JSON", async () => {
    const { page, context, problems } = await visit(browser, site);
    await isReady(page);
    await page.click('[data-setting="book"]');
    await page.click(".book-doors >> text=Quality");
    await page.waitForSelector(".quality-verdict");
    const command = ["bin/sigmax-hft.mjs", "books", "check", SYNTHETIC, "--json"];
    const told = JSON.parse(execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" }));
    expect((await page.locator(".quality-verdict").innerText()).toLowerCase()).toContain(told.verdict);
    expect(await page.locator(".quality-findings li").count()).toBe(told.findings.length);
    expect(
      await page
        .locator(".quality-picture svg")
        .evaluateAll((all) => all.map((one) => (one.querySelector("path")?.getAttribute("d") ?? "").length > 100)),
    ).toEqual([true, true, true, true]);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Download as JSON")]);
    expect(download.suggestedFilename()).toBe(`${SYNTHETIC}-quality.json`);
    expect(JSON.parse(readFileSync(await download.path(), "utf8"))).toEqual(told);
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.textContent === "Quality");
    expect(problems).toEqual([]);
    await context.close();
  });

  it("is of the book that shows, of two that are played together", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    await page.click('[data-setting="book"]');
    await page.click('.book-card:has-text("Synthetic, burst") >> button');
    await page.click(".book-doors >> text=Play beside");
    await page.waitForSelector(".book-card:has-text('burst') .tag:has-text('beside')");
    await page.keyboard.press("Escape");
    const rows: number[] = [];
    // From one to the other and back, so that each is asked after the other was.
    for (const shown of [1, 0, 1]) {
      await page.click(`.instrument-switch button >> nth=${shown}`);
      await page.waitForSelector(`.instrument-switch button:nth-of-type(${shown + 1})[aria-pressed=true]`);
      await page.click('[data-setting="book"]');
      await page.click(".book-doors >> text=Quality");
      await page.waitForSelector(".quality-verdict");
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Download as JSON")]);
      rows.push(JSON.parse(readFileSync(await download.path(), "utf8")).rows.total);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
    }
    const calm = bookRows(SYNTHETIC);
    const burst = bookRows("synthetic-burst-2");
    expect(rows).toEqual([burst, calm, burst]);
    expect(burst).not.toBe(calm);
    await context.close();
  });

  it.each(["dark", "light"] as const)("is open to everyone, in the %s theme, after an import too", async (colorScheme) => {
    for (const options of [{ viewport: DESKTOP }, { viewport: PHONE, hasTouch: true, isMobile: true }]) {
      const { page, context } = await visit(browser, site, { context: { ...options, colorScheme } });
      await isReady(page);
      await drop(page, binanceStream(2_000));
      await page.waitForSelector("#import-tickSize");
      await importIt(page);
      await page.click(".notice >> text=Quality");
      await page.waitForSelector(".quality-verdict");
      expect(await page.locator(".quality-dialog").innerText()).toContain("No snapshot: the book fills up from its changes alone.");
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(options.viewport.width);
      await context.close();
    }
  });
});
