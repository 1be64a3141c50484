import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { browser, isReady, moveFocus, run, SYNTHETIC, sharedVisit, site, type Visit, visit, withPage } from "./playground.js";

withPage();

/** One page for all tests, whose browser kept a layout that cannot be read. */
const onDesk = sharedVisit(async () => {
  const opened = await visit(browser, site, { kept: { book: `${SYNTHETIC}@0-10`, "layout.wide": { panels: { nobody: {} }, grid: 1 } } });
  await isReady(opened.page);
  return opened;
});

/** The shared page with its panes as the preset Write has them. */
async function arranged(): Promise<Visit> {
  const opened = await onDesk();
  await choose(opened.page, "Write");
  await expect.poll(() => panesOf(opened.page)).toEqual(WRITE);
  return opened;
}

/** The shared page after a run, if it has none yet. */
async function afterRun(): Promise<Visit> {
  const opened = await arranged();
  if (!/run [0-9a-f]{8}/.test(await opened.page.locator(".run-status").innerText())) await run(opened.page);
  return opened;
}

/** The panes in front, in the preset Write. */
const WRITE = ["editor", "account", "market", "ladder", "latency", "queue", "orders"];

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
  it("arranges panes for a purpose, and a broken memory of a layout gives way to the preset", LONG, async () => {
    const { page } = await onDesk();
    await expect.poll(() => panesOf(page)).toEqual(WRITE);
    await choose(page, "Teach");
    await page.waitForSelector('[data-pane="microscope"]');
    await choose(page, "Phone");
    await expect.poll(() => panesOf(page)).toEqual(["market"]);
  });

  it("drags a pane into another place, and remembers it over a reload", async () => {
    const { page } = await arranged();
    expect(await tabsBeside(page, "ladder")).toEqual(["ladder"]);
    await page.dragAndDrop('[role="tab"]:has([data-tab="ladder"])', '[role="tab"]:has([data-tab="orders"])');
    await page.waitForFunction(() =>
      document.querySelector('[data-tab="ladder"]')?.closest('[role="tablist"]')?.querySelector('[data-tab="fills"]'),
    );
    const beside = await tabsBeside(page, "ladder");
    await page.waitForFunction(() => (localStorage.getItem("sigmax.layout.wide") ?? "").includes("ladder"));
    await page.reload();
    await isReady(page);
    await expect.poll(() => tabsBeside(page, "ladder")).toEqual(beside);
  });

  it("closes a pane and opens it again from the menu", async () => {
    const { page, problems } = await arranged();
    await choose(page, "Ladder");
    await page.waitForSelector('[data-pane="ladder"]', { state: "detached" });
    await choose(page, "Ladder");
    await page.waitForSelector('[data-pane="ladder"]');
    expect(problems).toEqual([]);
  });

  it("fills the window with a pane and goes back, by keys alone", async () => {
    const { page } = await arranged();
    await page.focus('[aria-label="Latency: fill the window"]');
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.querySelector('[data-pane="latency"]')?.clientWidth ?? 0) > 1_200);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => (document.querySelector('[data-pane="latency"]')?.clientWidth ?? 0) < 600);
    await expect.poll(() => panesOf(page)).toEqual(WRITE);
    await page.focus('[aria-label="Latency: move, resize, close"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector(":popover-open");
    await moveFocus(page, "ArrowDown");
    await moveFocus(page, "Home");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() =>
      document.querySelector('[data-tab="latency"]')?.closest('[role="tablist"]')?.querySelector('[data-tab="queue"]'),
    );
    await page.keyboard.press("Escape");
  });

  it("goes through the tabs of a place with the arrows and closes one with Delete", async () => {
    const { page } = await afterRun();
    await page.focus('[role="tab"]:has([data-tab="orders"])');
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector('[data-pane="fills"]');
    await page.keyboard.press("End");
    await page.waitForSelector('[data-pane="advice"]');
    await page.keyboard.press("Delete");
    await page.waitForFunction(() => document.querySelector('[data-tab="advice"]') === null);
  });

  it("keeps what a pane remembers while another one is in front of it", async () => {
    const { page } = await afterRun();
    await page.fill('[aria-label="Filter orders"]', "buy");
    await page.click('[data-tab="fills"]');
    await page.waitForSelector('[aria-label="Filter fills"]');
    await page.click('[data-tab="orders"]');
    await expect.poll(() => page.inputValue('[aria-label="Filter orders"]')).toBe("buy");
    await page.fill('[aria-label="Filter orders"]', "");
  });

  it.each(["Write", "Analyse", "Teach"])("has nothing for axe to find, arranged to %s, in any tab", LONG, async (preset) => {
    const { page } = await afterRun();
    await choose(page, preset);
    const tabs = await page.locator("[data-tab]").evaluateAll((all) => all.map((tab) => (tab as HTMLElement).dataset.tab));
    for (const tab of tabs) {
      await page.click(`[data-tab="${tab}"]`);
      await page.waitForSelector(`[data-pane="${tab}"]`);
    }
    expect(await violations(page)).toEqual([]);
  });
});
