import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./axe.js";
import { browser, isReady, run, site, visit, withPage } from "./playground.js";

withPage();

const panesOf = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>("[data-pane]")].map(({ dataset }) => dataset.pane));
const tabsBeside = (page: Page, id: string) =>
  page.evaluate(
    (name) =>
      [
        ...(document.querySelector(`[data-tab="${name}"]`)?.closest('[role="tablist"]')?.querySelectorAll<HTMLElement>("[data-tab]") ?? []),
      ].map(({ dataset }) => dataset.tab),
    id,
  );
const choose = async (page: Page, words: string) => {
  await page.click(".layout-button");
  await page.locator(`[popover] >> text="${words}"`).first().click();
};

describe("the dock", () => {
  it("closes a pane and opens it again from the menu", async () => {
    const { page, context, problems } = await visit(browser, site);
    await isReady(page);
    await choose(page, "Ladder");
    await page.waitForSelector('[data-pane="ladder"]', { state: "detached" });
    await choose(page, "Ladder");
    await page.waitForSelector('[data-pane="ladder"]');
    expect(problems).toEqual([]);
    await context.close();
  });

  it("drags a pane into another place, and remembers it over a reload", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    expect(await tabsBeside(page, "ladder")).toEqual(["ladder"]);
    await page.dragAndDrop('[role="tab"]:has([data-tab="ladder"])', '[role="tab"]:has([data-tab="orders"])');
    await page.waitForFunction(() =>
      document.querySelector('[data-tab="ladder"]')?.closest('[role="tablist"]')?.querySelector('[data-tab="fills"]'),
    );
    const beside = await tabsBeside(page, "ladder");
    await page.waitForFunction(() => (localStorage.getItem("sigmax.layout.wide") ?? "").includes("ladder"));
    await page.reload();
    await isReady(page);
    expect(await tabsBeside(page, "ladder")).toEqual(beside);
    await context.close();
  });

  it("arranges panes for a purpose, and a broken memory of a layout gives way to the preset", async () => {
    const { page, context } = await visit(browser, site, { kept: { "layout.wide": { panels: { nobody: {} }, grid: 1 } } });
    await isReady(page);
    expect(await panesOf(page)).toContain("editor");
    await choose(page, "Teach");
    await page.waitForSelector('[data-pane="microscope"]');
    await choose(page, "Phone");
    await page.waitForFunction(() => document.querySelectorAll("[data-pane]").length === 1);
    expect(await panesOf(page)).toEqual(["market"]);
    await context.close();
  });

  it("fills the window with a pane and goes back, by keys alone", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    const before = await panesOf(page);
    await page.focus('[aria-label="Latency: fill the window"]');
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.querySelector('[data-pane="latency"]')?.clientWidth ?? 0) > 1_200);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.querySelector('[data-pane="latency"]')?.clientWidth ?? 0) < 600);
    expect(await panesOf(page)).toEqual(before);
    await page.focus('[aria-label="Latency: move, resize, close"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector(":popover-open");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector('[data-tab="latency"]')?.closest('[role="tablist"]')?.querySelector('[data-tab="queue"]'),
    );
    await page.keyboard.press("Escape");
    await context.close();
  });

  it("goes through the tabs of a place with the arrows and closes one with Delete", async () => {
    const { page, context } = await visit(browser, site);
    await run(page);
    await page.focus('[role="tab"]:has([data-tab="orders"])');
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector('[data-pane="fills"]');
    await page.keyboard.press("End");
    await page.waitForSelector('[data-pane="advice"]');
    await page.keyboard.press("Delete");
    await page.waitForFunction(() => document.querySelector('[data-tab="advice"]') === null);
    await context.close();
  });

  it.each(["Write", "Analyse", "Teach"])("has nothing for axe to find, arranged to %s, in any tab", async (preset) => {
    const { page, context } = await visit(browser, site);
    await run(page);
    await choose(page, preset);
    const tabs = await page.locator("[data-tab]").evaluateAll((all) => all.map((tab) => (tab as HTMLElement).dataset.tab));
    for (const tab of tabs) {
      await page.click(`[data-tab="${tab}"]`);
      await page.waitForSelector(`[data-pane="${tab}"]`);
    }
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  it("keeps what a pane remembers while another one is in front of it", async () => {
    const { page, context } = await visit(browser, site);
    await run(page);
    await page.fill('[aria-label="Filter orders"]', "buy");
    await page.click('[data-tab="fills"]');
    await page.waitForSelector('[aria-label="Filter fills"]');
    await page.click('[data-tab="orders"]');
    expect(await page.inputValue('[aria-label="Filter orders"]')).toBe("buy");
    await context.close();
  });
});
