import { describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { violations } from "./axe.js";
import { browser, isReady, run, site, visit, withPage } from "./playground.js";

withPage();

describe("the microscope", () => {
  it.each([
    ["on a desktop", {}],
    ["on a phone", { viewport: PHONE, hasTouch: true, isMobile: true }],
  ])("shows an order's events, where its time went, and the same order in other queues, %s", async (where, context) => {
    const { page, context: opened, problems } = await visit(browser, site, { context });
    await isReady(page);
    await run(page);
    const chart = page.locator('[data-pane="market"] [role="application"], [data-pane="market"] canvas').first();
    await chart.focus().catch(() => {});
    if (where === "on a phone") await page.click(".phone-tabs >> text=Orders").catch(() => {});
    await page.locator('[data-pane="orders"] tbody tr:has-text("Filled")').first().click();
    // A tap in the list opens it; the card over the chart is for the desk.
    if (where !== "on a phone") await page.click(".card-more");
    const dialog = page.locator(where === "on a phone" ? "dialog.microscope-dialog" : '[data-pane="microscope"]');
    await dialog.waitFor();
    expect(await dialog.locator(".microscope-sentence").innerText()).toMatch(/after it was sent it (joined|stood).*filled after.*\.$/);
    expect(await dialog.locator(".time-line").innerText()).toContain("In the queue");
    await dialog.locator('th:has-text("PowerProb n = 3, this run")').waitFor();
    const words = await dialog.innerText();
    for (const part of ["Sent", "Accepted", "Filled", "ahead", "RiskAverse", "LogProb2", "this book has none"])
      expect(words).toContain(part);
    await page.screenshot({ path: `test-results/microscope-${where === "on a phone" ? "phone" : "desktop"}.png` });
    if (where === "on a phone") {
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    }
    expect(problems).toEqual([]);
    await opened.close();
  });

  it("says why an order did not fill, and what became of the queue ahead of it", async () => {
    const { page, context } = await visit(browser, site);
    await run(page);
    await page.locator('[data-pane="orders"] tbody tr:has-text("Cancelled")').first().click();
    await page.click(".card-more");
    await page.waitForFunction(() =>
      /did not fill (because|although)|stood first/.test(document.querySelector(".microscope-sentence")?.textContent ?? ""),
    );
    const pane = page.locator('[data-pane="microscope"]');
    await pane.focus();
    const first = await page.locator('.dock-note-part b:has-text("Order")').innerText();
    await pane.locator(".data-table").focus();
    await page.keyboard.press("k");
    await page.waitForFunction(
      (words) => ![...document.querySelectorAll(".dock-note-part b")].some((one) => one.textContent === words),
      first,
    );
    expect(await violations(page)).toEqual([]);
    await context.close();
  });

  it("is reached by keys alone: run, go to the orders, choose one, look at it, go to the next one", async () => {
    const { page, context } = await visit(browser, site);
    await isReady(page);
    await page.keyboard.press("Control+Enter");
    await page.waitForFunction(() => /run [0-9a-f]{8}/.test(document.querySelector(".run-status")?.textContent ?? ""));
    const pane = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-pane]")?.dataset.pane);
    for (let step = 0; step < 9 && (await pane()) !== "orders"; step++) await page.keyboard.press("F6");
    expect(await pane()).toBe("orders");
    while (!(await page.evaluate(() => document.activeElement?.classList.contains("data-table")))) await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector('[data-pane="microscope"] .microscope-sentence');
    const first = await page.locator('.dock-note-part b:has-text("Order")').innerText();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(
      (words) => ![...document.querySelectorAll(".dock-note-part b")].some((one) => one.textContent === words),
      first,
    );
    await context.close();
  });

  it("has advice beside the orders", async () => {
    const { page, context } = await visit(browser, site, {});
    await isReady(page);
    await run(page);
    await page.click('[data-tab="advice"]');
    expect(await page.locator(".advice, .advice-none").innerText()).toMatch(/\w+.*\./);
    await context.close();
  });
});
