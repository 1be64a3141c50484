import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
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
  type Visit,
  visit,
  withPage,
} from "./playground.js";

withPage();

const withRun = async (context: BrowserContextOptions = {}): Promise<Visit> => {
  const opened = await visit(browser, site, { context, kept: { book: `${SYNTHETIC}@0-20` } });
  await run(opened.page);
  return opened;
};
const onDesk = sharedVisit(() => withRun());

/** The shared page after a run, with its panes as the preset Write has them: without the microscope. */
async function arranged(): Promise<Visit> {
  const opened = await onDesk();
  await opened.page.click(".layout-button");
  await opened.page.locator('[popover] >> text="Write"').first().click();
  await opened.page.waitForSelector('[data-pane="microscope"]', { state: "detached" });
  await opened.page.waitForSelector('[data-pane="orders"] tbody tr');
  return opened;
}

/** What the microscope says of an order that filled. */
async function showsFilledOrder(dialog: Locator): Promise<void> {
  await dialog.waitFor();
  const sentence = dialog.locator(".microscope-sentence");
  await expect.poll(() => sentence.innerText()).toMatch(/after it was sent it (joined|stood).*filled after.*\.$/);
  await expect.poll(() => dialog.locator(".time-line").innerText()).toContain("In the queue");
  await dialog.locator('th:has-text("PowerProb n = 3, this run")').waitFor();
  for (const part of ["Sent", "Accepted", "Filled", "ahead", "RiskAverse", "LogProb2", "this book has none"])
    await expect.poll(() => dialog.innerText()).toContain(part);
}

const orderInTitle = (page: Page): Promise<string> => page.locator('.dock-note-part b:has-text("Order")').innerText();
const anotherOrder = (page: Page, first: string) =>
  page.waitForFunction((words) => {
    const titles = [...document.querySelectorAll(".dock-note-part b")].map((one) => one.textContent ?? "");
    return titles.some((title) => title.includes("Order")) && !titles.includes(words);
  }, first);

describe("the microscope", () => {
  it("shows an order's events, where its time went, and the same order in other queues, on a desktop", async () => {
    const { page, problems } = await arranged();
    await page.locator('[data-pane="orders"] tbody tr:has-text("Filled")').first().click();
    await page.click(".card-more");
    await showsFilledOrder(page.locator('[data-pane="microscope"]'));
    await page.screenshot({ path: "test-results/microscope-desktop.png" });
    expect(problems).toEqual([]);
  });

  it("shows the same on a phone, in a dialog", LONG, async () => {
    const { page, context, problems } = await withRun({ viewport: PHONE, hasTouch: true, isMobile: true });
    await page.click(".phone-tabs >> text=Orders");
    // A tap in the list opens it; the card over the chart is for the desk.
    await page.locator('[data-pane="orders"] tbody tr:has-text("Filled")').first().click();
    const dialog = page.locator("dialog.microscope-dialog");
    await showsFilledOrder(dialog);
    await page.screenshot({ path: "test-results/microscope-phone.png" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    await context.close();
  });

  const saysWhyNot = async (inspect = async () => {}) => {
    const { page } = await arranged();
    await page.locator('[data-pane="orders"] tbody tr:has-text("Cancelled")').first().click();
    await page.click(".card-more");
    await page.waitForFunction(() =>
      /did not fill (because|although)|stood first/.test(document.querySelector(".microscope-sentence")?.textContent ?? ""),
    );
    const pane = page.locator('[data-pane="microscope"]');
    await pane.focus();
    const first = await orderInTitle(page);
    await pane.locator(".data-table").focus();
    await page.keyboard.press("k");
    await anotherOrder(page, first);
    await inspect();
  };

  it("says why an order did not fill, and what became of the queue ahead of it", () => saysWhyNot());
  it("has nothing for axe to find, with an order that did not fill", LONG, () =>
    saysWhyNot(async () => expect(await violations((await onDesk()).page)).toEqual([])),
  );

  it("is reached by keys alone: run, go to the orders, choose one, look at it, go to the next one", async () => {
    const { page } = await arranged();
    await dropFocus(page);
    await isReady(page);
    await page.keyboard.press("Control+Enter");
    expect(await ended(page)).toMatch(/run [0-9a-f]{8}/);
    for (let step = 0; step < 9 && (await focusedPane(page)) !== "orders"; step++) await moveFocus(page, "F6");
    expect(await focusedPane(page)).toBe("orders");
    while (!(await page.evaluate(() => document.activeElement?.classList.contains("data-table")))) await moveFocus(page, "Tab");
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector('[data-pane="orders"] tbody tr[aria-current="true"]');
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-pane="microscope"] .microscope-sentence');
    const first = await orderInTitle(page);
    await page.keyboard.press("ArrowDown");
    await anotherOrder(page, first);
  });

  it("has advice beside the orders", async () => {
    const { page } = await arranged();
    await page.click('[data-tab="advice"]');
    await expect.poll(() => page.locator(".advice, .advice-none").innerText()).toMatch(/\w+.*\./);
  });
});
