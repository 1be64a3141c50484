import type { BrowserContext, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { binanceStream, drop, importButton, importIt, keptFiles } from "./own-files.js";
import { browser, errorsOn, hashIn, isReady, run, site, type Visit, visit, withPage } from "./playground.js";

withPage();
let open: Visit | null = null;

afterEach(async () => {
  await open?.context.close();
  open = null;
});

/** Seeds of the moments: how many frames of the page go by before it is killed. */
const IMPORT_FRAMES = [0, 5, 17, 40];
const RUN_FRAMES = [1, 9, 29];

/** Ends the tab's process, and with it its workers, after some frames: no event of the page runs any more. */
async function killAfter(context: BrowserContext, page: Page, frames: number): Promise<string> {
  const words = await page.evaluate(async (count) => {
    for (let n = 0; n < count; n++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return document.body.innerText;
  }, frames);
  const gone = new Promise((resolve) => page.once("crash", resolve));
  const cdp = await context.newCDPSession(page);
  void cdp.send("Page.crash").catch(() => {});
  await gone;
  await page.close();
  return words;
}

async function again(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.url);
  await isReady(page);
  return page;
}

const bookOf = (page: Page): Promise<string> => page.locator('[data-setting="book"]').innerText();

describe("a tab that is killed", () => {
  it.each(IMPORT_FRAMES)("%i frames into an import has the whole book afterwards, or never said that it had it", async (frames) => {
    open = await visit(browser, site);
    const { page, context } = open;
    await isReady(page);
    await drop(page, binanceStream(4_000));
    await page.waitForSelector("#import-tickSize");
    await importButton(page).click();
    const words = await killAfter(context, page, frames);
    const after = await again(context);
    const isThere = (await bookOf(after)).includes("MOONUSDT");
    const kept = await keptFiles(after);
    if (words.includes("It stays in this browser")) expect(kept).toContain("moon.json");
    // Its bytes are held against their hash when it is opened.
    if (isThere) expect(hashIn(await run(after))).toMatch(/^[0-9a-f]{8}$/);
    // A book without its card was not finished: it is swept away, and so is what was put aside.
    if (!kept.includes("moon.json")) await expect.poll(() => keptFiles(after), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => keptFiles(after, "scratch"), { timeout: 20_000 }).toEqual([]);
    expect(await errorsOn(after)).toBe("");
  });

  it("while it runs and keeps what came of it has every run that it said was done, whole", async () => {
    open = await visit(browser, site);
    const { context } = open;
    let { page } = open;
    const honest = hashIn(await run(page));
    const keptRuns = () =>
      page.evaluate(() => {
        const ids = JSON.parse(localStorage.getItem("sigmax.runs") ?? "[]") as number[];
        return ids.map(
          (id) => JSON.parse(localStorage.getItem(`sigmax.run.${id}`) ?? "null") as { hash: string; config: { seed: number } } | null,
        );
      });
    for (const [turn, frames] of RUN_FRAMES.entries()) {
      // Another seed is another run, which does not take the place of the last one.
      const seed = turn + 2;
      await page.evaluate((value) => localStorage.setItem("sigmax.setup", JSON.stringify({ seed: String(value) })), seed);
      await page.reload();
      await isReady(page);
      const before = await keptRuns();
      await page.click(".run");
      const words = await killAfter(context, page, frames);
      page = await again(context);
      const after = await keptRuns();
      expect(after.every((kept) => kept !== null && /^[0-9a-f]{16}$/.test(kept.hash))).toBe(true);
      expect(after.slice(-before.length)).toEqual(before);
      const said = /run ([0-9a-f]{8})/.exec(words)?.[1];
      if (said) expect(after[0]).toMatchObject({ hash: expect.stringMatching(`^${said}`), config: { seed } });
    }
    await page.evaluate(() => localStorage.removeItem("sigmax.setup"));
    await page.reload();
    expect(hashIn(await run(page))).toBe(honest);
  });
});

describe("a browser that", () => {
  it("is at its quota says that there is no room, keeps nothing half done, and runs what is there", async () => {
    open = await visit(browser, site);
    const { page, context } = open;
    const honest = hashIn(await run(page));
    const cdp = await context.newCDPSession(page);
    const { origin } = new URL(site.url);
    const { usage } = await cdp.send("Storage.getUsageAndQuota", { origin });
    await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 20_000 });
    await drop(page, binanceStream(4_000));
    await page.waitForSelector("#import-tickSize");
    await importButton(page).click();
    await page.waitForSelector(".import-dialog .error-card");
    expect(await page.locator(".import-dialog").innerText()).toMatch(/7006.*no room left/s);
    expect(await keptFiles(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".import-dialog", { state: "detached" });
    expect(hashIn(await run(page))).toBe(honest);
    await cdp.send("Storage.overrideQuotaForOrigin", { origin });
    await drop(page, binanceStream(4_000));
    await page.waitForSelector("#import-tickSize");
    expect(await importIt(page)).toContain("It stays in this browser");
  });

  it("has no room for text says that the code does not stay, and runs", async () => {
    open = await visit(browser, site);
    const { page } = open;
    await page.waitForSelector(".monaco-host .view-line");
    await page.evaluate(() => {
      for (let length = 1 << 20; length >= 1; length >>= 1)
        for (let n = 0; ; n++)
          try {
            localStorage.setItem(`filler.${length}.${n}`, "x".repeat(length));
          } catch {
            break;
          }
    });
    await page.click(".monaco-host .view-lines");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("// more than there is room for: a line that is longer than what is left over");
    await page.keyboard.press("Enter");
    expect(await page.locator(".status-bar").innerText()).toContain("does not keep your code");
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
  });

  it("lets the page start no worker says so", async () => {
    const refused = () => {
      if (self !== top) return;
      self.Worker = class {
        constructor() {
          throw new DOMException("blocked by a policy", "SecurityError");
        }
      } as never;
    };
    open = await visit(browser, site, { before: (context) => context.addInitScript(refused) });
    const { page } = open;
    await page.waitForSelector(".notice");
    expect(await errorsOn(page)).toMatch(/7002.*worker.*blocked by a policy/s);
    expect(await page.locator(".run").isDisabled()).toBe(true);
  });
});
