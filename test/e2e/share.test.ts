import type { BrowserContext } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { browser, errorsOn, hashIn, isReady, keptStrategy, run, SYNTHETIC, site, type Visit, visit, withPage } from "./playground.js";

const MINE = keptStrategy("  onTick(symbol: string, tick: Tick) {", "    if (tick.exchTs < 0) this.log(symbol);", "  }");

withPage();

let link: string;
let hash: string;

/** A visit that ends with the test. */
async function visited(...args: Parameters<typeof visit>): Promise<Visit> {
  const open = await visit(...args);
  onTestFinished(() => open.context.close());
  return open;
}

/** Counts in the page how often a run begins, as `self.runsBegun`. */
const countRuns = (context: BrowserContext) =>
  context.addInitScript(() => {
    let running = false;
    Object.assign(self, { runsBegun: 0 });
    new MutationObserver(() => {
      const now = /Stop/.test(document.querySelector(".run")?.textContent ?? "");
      if (now && !running) (self as unknown as { runsBegun: number }).runsBegun++;
      running = now;
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });

const withoutClipboard = (context: BrowserContext) =>
  context.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));

describe("sharing", () => {
  /** One browser runs what it keeps, and shares it. */
  beforeAll(async () => {
    if (!browser) return;
    const { page, context } = await visit(browser, site, {
      kept: { ...MINE, book: `${SYNTHETIC}@0-20`, setup: { latency: "home" } },
      before: (opened) => opened.grantPermissions(["clipboard-read", "clipboard-write"]),
    });
    hash = hashIn(await run(page));
    await page.click(".share-button");
    await page.waitForSelector(".share-button:has-text('Copied')");
    link = await page.evaluate(() => navigator.clipboard.readText());
    await context.close();
  });

  it("carries code, set-up and book to another browser, runs nothing there by itself, and comes to the same run", async () => {
    expect(link.length).toBeLessThan(2_000);
    const { page, problems } = await visited(browser, { ...site, url: link }, { before: countRuns });
    await isReady(page);
    await expect.poll(() => page.locator(".notice.calm").innerText()).toContain("This code came with a link");
    await page.locator(".file-tab", { hasText: "probe.ts" }).waitFor();
    await expect.poll(() => new URL(page.url()).hash).toBe("");
    expect(await page.locator(".run-status").innerText()).not.toMatch(/run [0-9a-f]{8}/);
    expect(hashIn(await run(page))).toBe(hash);
    // The one run is the one that was asked for.
    expect(await page.evaluate(() => (self as unknown as { runsBegun: number }).runsBegun)).toBe(1);
    await expect.poll(() => page.locator(".notice.calm").innerText()).toContain("Your run came out as the shared one");
    expect(problems).toEqual([]);
  });

  it("keeps a file of one's own that has the same name", LONG, async () => {
    const own = { files: { files: [{ name: "probe.ts", text: "// mine" }], active: "probe.ts" } };
    const { page } = await visited(browser, { ...site, url: link }, { kept: own });
    await isReady(page);
    await page.waitForFunction(() => localStorage.getItem("sigmax.files")?.includes("probe-mine.ts"));
    const kept = await page.evaluate(() => JSON.parse(localStorage.getItem("sigmax.files") ?? "{}"));
    expect(kept.files.find((file: { name: string }) => file.name === "probe-mine.ts").text).toBe("// mine");
  });

  it("says that a link was cut off, and the page works on: it shows the link to share where the clipboard is closed", LONG, async () => {
    const { page, problems } = await visited(browser, { ...site, url: link.slice(0, -30) }, { before: withoutClipboard });
    await isReady(page);
    await expect.poll(() => errorsOn(page)).toContain("can't be opened");
    expect(hashIn(await run(page))).not.toBe("none");
    await page.click(".share-button");
    await expect.poll(() => page.locator(".share-link").inputValue()).toMatch(/#s2-/);
    expect(problems).toEqual([]);
  });
});
