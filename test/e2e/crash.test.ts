import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { LONG } from "../length.js";
import {
  browser,
  ended,
  errorsOn,
  hashIn,
  isReady,
  keptStrategy,
  keptTexts,
  openFile,
  prefixed,
  run,
  SYNTHETIC,
  site,
  strategyText,
  type Visit,
  visit,
  withPage,
} from "./playground.js";

const MARKET_MAKER = readFileSync(new URL("../../examples/market-maker.ts", import.meta.url), "utf8");

withPage();
let open: Visit | null = null;

afterEach(async () => {
  await open?.context.close();
  open = null;
});

/** Ends the tab's process where it stands: no event of the page runs any more. */
async function crash(context: BrowserContext, page: Page): Promise<void> {
  const gone = new Promise((resolve) => page.once("crash", resolve));
  const cdp = await context.newCDPSession(page);
  void cdp.send("Page.crash").catch(() => {});
  await gone;
}

async function again(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await isReady(page);
  await page.waitForSelector(".monaco-host .view-line");
  return page;
}

const SANDBOX = 'iframe[sandbox="allow-scripts"]';
const waits = (page: Page) => page.waitForSelector(SANDBOX, { state: "attached" });

describe("a tab that is killed", () => {
  it("in the middle of a run runs again, and right; each run has a sandbox of its own, made ahead", LONG, async () => {
    const slow = strategyText("  n = 0;", "  onTick() { for (let i = 0, end = performance.now(); i < 3e6; i++) this.n += end; }");
    const kept = { ...keptTexts({ "market-maker.ts": MARKET_MAKER, "slow.ts": slow }), book: `${SYNTHETIC}@0-10` };
    open = await visit(browser, site, { kept });
    const { page, context } = open;
    await isReady(page);
    await (await waits(page)).evaluate((frame) => frame.setAttribute("data-first", ""));
    const honest = hashIn(await run(page));
    await page.waitForSelector("iframe[data-first]", { state: "detached" });
    await waits(page);
    expect(open.problems).toEqual([]);
    await openFile(page, "slow.ts");
    await page.click(".run");
    await page.waitForSelector(".run-status .bar");
    await crash(context, page);
    const after = await again(context);
    await openFile(after, "market-maker.ts");
    expect(hashIn(await run(after))).toBe(honest);
    await expect.poll(() => errorsOn(after)).toBe("");
  });
});

describe("a sandbox that was made ahead of its run", () => {
  it("and was ended while it waited is told by its silence: the run has another", LONG, async () => {
    open = await visit(browser, site);
    const { page } = open;
    const honest = hashIn(await run(page));
    await page.reload();
    await isReady(page);
    // As a browser that needs its memory does it, the page hears nothing.
    await (await waits(page)).evaluate((frame) => frame.remove());
    expect(hashIn(await run(page))).toBe(honest);
    expect(open.problems).toEqual([]);
  });
});

describe("a browser in which", () => {
  it("no worker of the frame ever hears anything says so, in words", LONG, async () => {
    const before = (context: BrowserContext) => prefixed(context, /^sandbox-worker\.js$/, "self.addEventListener = () => {};\n");
    open = await visit(browser, site, { kept: keptStrategy("  onTick() {}"), before });
    const { page } = open;
    await isReady(page);
    // Limits by the clock, which is put forward: 2 s of the sandbox that was made ahead, 15 s of the next one.
    await page.clock.install();
    await (await waits(page)).evaluate((frame) => frame.setAttribute("data-first", ""));
    await page.click(".run");
    await page.clock.runFor(2_500);
    await page.waitForSelector(`${SANDBOX}:not([data-first])`, { state: "attached" });
    await page.clock.runFor(20_000);
    expect(await ended(page)).toMatch(/Could not run|Stopped by/);
    await expect.poll(() => errorsOn(page)).toMatch(/700[12]/);
  });

  it("WebAssembly is forbidden to the frame says that the core could not be loaded", LONG, async () => {
    const refuse = 'WebAssembly.compile = () => Promise.reject(new Error("blocked by a policy"));\n';
    const before = (context: BrowserContext) => prefixed(context, /^sandbox-worker\.js$/, refuse);
    open = await visit(browser, site, { before });
    expect(await run(open.page)).toContain("Could not run");
    const { page } = open;
    await expect.poll(() => errorsOn(page)).toMatch(/5002.*blocked by a policy/s);
    const saved = page.waitForEvent("download");
    await page.click("button:has-text('Save a report')");
    const report = JSON.parse(readFileSync(await (await saved).path(), "utf8"));
    expect(report).toMatchObject({
      error: { code: 5002 },
      book: { name: SYNTHETIC },
      config: { seed: expect.any(Number) },
      entry: "market-maker.ts",
    });
    expect(report.files[0].text).toContain("MarketMaker");
  });

  it("there is no clipboard shows the link to be copied by hand", LONG, async () => {
    const before = (context: BrowserContext) =>
      context.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }));
    open = await visit(browser, site, { before });
    const { page } = open;
    await isReady(page);
    await page.click("button:has-text('Share')");
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll("input, textarea")].some((field) => (field as HTMLInputElement).value.includes("#")) ||
        /could not|by hand|blocked|denied/i.test(document.body.innerText),
    );
    expect(open.problems).toEqual([]);
  });
});
