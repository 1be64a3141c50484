import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, run, sharedVisit, site, visit, withPage } from "./playground.js";

withPage();

const PLOTS = [
  ["market", "Market"],
  ["latency", "Latency"],
  ["queue", "Queue and fills"],
  ["wait", "Wait"],
  ["slippage", "Slippage"],
  ["account", "Account"],
  ["result", "Result"],
] as const;

const QUICK = PLOTS.slice(0, 1);

describe("a plot", () => {
  const afterRun = sharedVisit(async () => {
    const opened = await visit(browser, site);
    await run(opened.page);
    return opened;
  });

  const canBeKept = async (id: string, title: string) => {
    const { page, problems } = await afterRun();
    await page.click(`[data-tab="${id}"]`);
    await page.waitForSelector(`[data-pane="${id}"] canvas`);
    const kept = async (kind: "PNG" | "CSV") => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[aria-label="Download ${title} as ${kind}"]`)]);
      return readFileSync(await download.path());
    };
    const png = await kept("PNG");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.length).toBeGreaterThan(3_000);
    const lines = (await kept("CSV")).toString().trim().split("\n");
    expect(lines.length).toBeGreaterThan(2);
    await page.click(`[aria-label="${title}: show as table"]`);
    await page.waitForSelector(`[data-pane="${id}"] table`);
    await page.click(`[aria-label="${title}: show as chart"]`);
    await page.waitForSelector(`[data-pane="${id}"] canvas`);
    expect(problems).toEqual([]);
  };

  it.each(QUICK)("can be kept as a picture and as a table, and has a twin that is a table: %s", canBeKept);
  it.each(PLOTS.slice(QUICK.length))("can be kept as a picture and as a table, and has a twin that is a table: %s", LONG, canBeKept);

  it("has every kind on the phone, with nothing for axe to find", LONG, async () => {
    const { page, context } = await visit(browser, site, { context: { viewport: PHONE, hasTouch: true, isMobile: true } });
    onTestFinished(() => context.close());
    await run(page);
    await page.tap(".phone-tabs >> text=Results");
    for (const tab of ["Result", "Wait", "Slippage"]) {
      await page.getByRole("tab", { name: tab, exact: true }).tap();
      await page.waitForSelector(`[data-pane="${tab.toLowerCase()}"] canvas`);
    }
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });
});
