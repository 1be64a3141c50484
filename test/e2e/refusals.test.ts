/** What a browser may refuse: room and workers. Each time the page says so, and what it can do without goes on. */
import { afterEach, describe, expect, it } from "vitest";
import { binanceStream, drop, importIt, keptFiles } from "./own-files.js";
import { browser, errorsOn, hashIn, run, site, type Visit, visit, withPage } from "./playground.js";

withPage();
let open: Visit | null = null;

afterEach(async () => {
  await open?.context.close();
  open = null;
});

describe("a browser that", () => {
  it("is at its quota says that there is no room, keeps nothing half done, and runs what is there, the new book included", async () => {
    open = await visit(browser, site);
    const { page, context } = open;
    const honest = hashIn(await run(page));
    const cdp = await context.newCDPSession(page);
    const { origin } = new URL(site.url);
    const { usage } = await cdp.send("Storage.getUsageAndQuota", { origin });
    await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 2_000 });
    await drop(page, binanceStream(4_000));
    await page.waitForSelector("#import-tickSize");
    // Its rows wait in memory; the book that comes of them is what there is no room for.
    expect(await importIt(page)).toContain("The book can't be kept: the browser has no room left for this page.");
    expect(await keptFiles(page)).toEqual([]);
    const own = hashIn(await run(page));
    expect(own).toMatch(/^[0-9a-f]{8}$/);
    expect(own).not.toBe(honest);
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
