import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { violations } from "./axe.js";
import { browser, isReady, site, visit, withPage } from "./playground.js";

withPage();

/** What is there to see at a step. */
const LOOKS: Record<number, (page: Page) => Promise<unknown>> = {
  3: (page) => expect.poll(() => page.locator(".order-card").innerText()).toMatch(/Ahead at entry/),
  4: async (page) => expect(await violations(page)).toEqual([]),
  5: (page) => page.locator(".microscope-models .small-table tbody tr").nth(3).waitFor(),
};

describe("the tour", () => {
  it("goes by Enter alone from a first visit through a run, an order, its queue and a comparison to the link; ends with Escape, and is there again", async () => {
    const { page, context, problems } = await visit(browser, site, { kept: { visited: false } });
    onTestFinished(() => context.close());
    await isReady(page);
    await page.click(".hint >> text=Show me");
    const seen: string[] = [];
    for (let step = 1; step <= 7; step++) {
      const card = page.getByRole("dialog", { name: `step ${step} of 7` });
      await card
        .getByRole("button", { name: step === 7 ? "Done" : "Next", disabled: false })
        .and(page.locator(":focus"))
        .waitFor();
      seen.push(await card.locator("h2").innerText());
      await page.locator(".tour-ring").waitFor();
      await LOOKS[step]?.(page);
      await page.keyboard.press("Enter");
    }
    expect(seen.at(0)).toBe("A strategy and a book");
    expect(seen.at(-1)).toBe("Share it");
    await page.locator(".tour-card").waitFor({ state: "detached" });
    await page.waitForSelector("text=skew differs");
    await page.click(".status-bar >> text=Show me");
    await page.getByRole("button", { name: "Next" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".tour-card").waitFor({ state: "detached" });
    await page.click(".status-bar >> text=Show me");
    await page.locator(".tour-card").waitFor();
    expect(problems).toEqual([]);
  });
});
