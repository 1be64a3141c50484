/** What a browser may refuse: room and workers. Each time the page says so, and what it can do without goes on. */
import { afterEach, describe, expect, it } from "vitest";
import { LONG } from "../length.js";
import { binanceStream, drop, importIt, keptFiles } from "./own-files.js";
import { browser, errorsOn, hashIn, run, SYNTHETIC, site, type Visit, visit, withPage } from "./playground.js";

withPage();
let open: Visit | null = null;

afterEach(async () => {
  await open?.context.close();
  open = null;
});

describe("a browser that", () => {
  it(
    "has no room, for a book or for text, says so, keeps nothing half done, and runs what is there, the new book included",
    LONG,
    async () => {
      open = await visit(browser, site, { kept: { book: `${SYNTHETIC}@0-20` } });
      const { page, context } = open;
      const honest = hashIn(await run(page));
      const cdp = await context.newCDPSession(page);
      const { origin } = new URL(site.url);
      const { usage } = await cdp.send("Storage.getUsageAndQuota", { origin });
      await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 2_000 });
      await drop(page, binanceStream(1_000));
      await page.waitForSelector("#import-tickSize");
      // Its rows wait in memory; the book that comes of them is what there is no room for.
      expect(await importIt(page)).toContain("The book can't be kept: the browser has no room left for this page.");
      expect(await keptFiles(page)).toEqual([]);
      const own = hashIn(await run(page));
      expect(own).toMatch(/^[0-9a-f]{8}$/);
      expect(own).not.toBe(honest);
      await cdp.send("Storage.overrideQuotaForOrigin", { origin });
      await drop(page, binanceStream(1_000));
      await page.waitForSelector("#import-tickSize");
      expect(await importIt(page)).toContain("It stays in this browser");
      // Nor is there room for text.
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
      await expect.poll(() => page.locator(".status-bar").innerText()).toContain("does not keep your code");
      expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    },
  );

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
    await expect.poll(() => errorsOn(page)).toMatch(/7002.*worker.*blocked by a policy/s);
    await expect.poll(() => page.locator(".run").isDisabled()).toBe(true);
  });
});
