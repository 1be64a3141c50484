import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/data/catalogue.js";
import { generateFlow } from "../../src/data/flow/generate-flow.js";
import { megabytes } from "../../web/app/words.js";
import { decodeShare } from "../../web/state/share.js";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { violations } from "./axe.js";
import { keptBytes, keptFiles } from "./own-files.js";
import {
  browser,
  hashIn,
  isReady,
  keptTexts,
  openFile,
  run,
  SYNTHETIC,
  sharedVisit,
  site,
  strategyText,
  visit,
  withPage,
} from "./playground.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NEXO = CATALOGUE.find(({ name }) => name === "spot-nexousdt-20240723");
const captures = process.env.HFT_CAPTURES ?? fileURLToPath(new URL("../../../shared/captures", import.meta.url));
const captured = NEXO?.files.every(({ path }) => existsSync(`${captures}/${path}`)) === true;
if (!captured) console.warn("SKIPPED: fetching a book into the page, whose files no captures folder holds. Set $HFT_CAPTURES.");

withPage();

/** Places an order now and then, on every instrument, in the first seconds. */
const SPARSE = strategyText(
  "  onTick(symbol: string, tick: Tick) {",
  "    if (tick.localTs > 5e9) return this.stop();",
  "    if (tick.exchTs % 7 === 0)",
  "      void this.engine.executeOrder({ symbol, side: 'buy', price: tick.bidPrice, quantity: 0.01, timeInForce: 'GTX' });",
  "  }",
);

/** One page for what starts with the synthetic book: each test leaves its books dialog closed. */
const onDesk = sharedVisit(async () => {
  const imbalance = readFileSync(`${ROOT}examples/imbalance.ts`, "utf8");
  const opened = await visit(browser, site, {
    kept: keptTexts({ "imbalance.ts": imbalance, "sparse.ts": SPARSE }),
    before: async (context) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await withoutNexo("another file")(context);
    },
  });
  await isReady(opened.page);
  return opened;
});

const openBooks = async (page: Page): Promise<void> => {
  await page.click('[data-setting="book"]');
  await page.waitForSelector(".books-list");
};
const look = (page: Page, words: string) => page.click(`.book-card:has-text("${words}") >> button`);
const door = (page: Page, words: string) =>
  page
    .locator(".books-dialog :is(.book-doors, .book-fetch) button")
    .filter({ hasText: new RegExp(`^${words}`) })
    .first();

/** The page of a machine that has not got the NEXO book, beside a public address that is served by the test. */
function withoutNexo(answer: "captures" | "another file") {
  return async (context: BrowserContext): Promise<void> => {
    await context.route("**/books/index.json", async (route) => {
      const entries = (await (await route.fetch()).json()) as { name: string }[];
      const json = entries.map((entry) => {
        if (entry.name !== NEXO?.name) return entry;
        const { title, instrument, licence, source, notes } = NEXO;
        const about = { name: entry.name, title, kind: "L2", instrument, licence, source, notes, synthetic: false };
        return { ...about, rows: 150_172, firstNs: 0, lastNs: 87_616e9, available: false, reason: "Not fetched yet." };
      });
      await route.fulfill({ json });
    });
    await context.route("https://raw.githubusercontent.com/**", async (route) => {
      const file = NEXO?.files.find(({ url }) => url === route.request().url());
      const headers = { "access-control-allow-origin": "*" };
      if (answer === "captures") await route.fulfill({ headers, path: `${captures}/${file?.path}` });
      else await route.fulfill({ headers, body: "1721749183710000000 {}\n" });
    });
  };
}

/** What the command line comes to with the strategy that the page runs. */
async function hashOnCommandLine(example: string, book: string): Promise<string> {
  const command = ["bin/sigmax-hft.mjs", "run", `examples/${example}.ts`, "--book", book, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
  return JSON.parse(stdout).hash;
}

describe("a book of the catalogue that is not here", () => {
  it.runIf(captured)("is fetched, converted, kept, played and deleted", LONG, async () => {
    const { page, context, problems, foreign } = await visit(browser, site, { before: withoutNexo("captures") });
    await isReady(page);
    await openBooks(page);
    await expect.poll(() => page.locator(".book-card:has-text('NEXOUSDT')").innerText()).toContain("Not fetched yet");
    expect(foreign).toEqual([]);
    await look(page, "NEXOUSDT");
    await door(page, "Fetch").click();
    await door(page, "Open").waitFor();
    expect(foreign).toEqual(NEXO?.files.map(({ url }) => url));
    await expect
      .poll(() => page.locator(".book-card:has-text('NEXOUSDT')").innerText())
      .toMatch(/kept\s+.*1\sd 20\smin, 150,172 rows\s+Usable with care/s);
    const size = megabytes(await keptBytes(page, `${NEXO?.name}.hftbook`));
    await expect.poll(() => page.locator(".book-room").innerText()).toMatch(new RegExp(`^1 book kept, ${size}\\. .* left in this browser`));
    expect(await keptFiles(page)).toEqual([`${NEXO?.name}.hftbook`, `${NEXO?.name}.json`]);
    await door(page, "Open").click();
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await page.reload();
    await isReady(page);
    await expect.poll(() => page.locator('[data-setting="book"]').innerText()).toContain("NEXOUSDT");
    await openBooks(page);
    await door(page, "Delete").click();
    await door(page, "Delete for good").click();
    await page.waitForSelector(".book-card:has-text('Not fetched yet'):has-text('NEXOUSDT')");
    expect(await keptFiles(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("is refused when another file comes, and nothing of it stays", LONG, async () => {
    const { page } = await onDesk();
    await openBooks(page);
    await look(page, "NEXOUSDT");
    await door(page, "Fetch").click();
    await page.waitForSelector(".book-fetch .error-card");
    await expect
      .poll(() => page.locator(".book-fetch .error-card").innerText())
      .toMatch(/Error 2002.*another file than the catalogue's.*Nothing of it was kept/s);
    await expect.poll(() => keptFiles(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".books-dialog", { state: "detached" });
  });
});

describe("a part of a book", () => {
  it("is chosen on its picture, played as on the command line, and still chosen after a reload", LONG, async () => {
    const onCommandLine = hashOnCommandLine("imbalance", `${SYNTHETIC}@30-65.5`);
    const { page, problems } = await onDesk();
    await openFile(page, "imbalance.ts");
    await openBooks(page);
    const times = () => page.locator(".book-times input").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    const length = () => page.locator(".book-length").innerText();
    await page.waitForSelector(".book-brush");
    const box = await page.locator(".book-brush").boundingBox();
    if (!box) throw new Error("the picture has no place");
    await page.mouse.move(box.x + box.width * 0.25, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(times).toEqual(["0:30", "1:00"]);
    await page.fill(".book-times input >> nth=1", "1:05.5");
    await page.keyboard.press("Tab");
    await expect.poll(length).toBe("35.5\u00a0s");
    await door(page, "Play this part").click();
    await isReady(page);
    await expect.poll(() => page.evaluate(() => localStorage.getItem("sigmax.book"))).toBe(JSON.stringify(`${SYNTHETIC}@30-65.5`));
    const hash = hashIn(await run(page));
    expect(hash).toBe((await onCommandLine).slice(0, 8));
    await page.reload();
    await isReady(page);
    expect(hashIn(await run(page))).toBe(hash);
    await openBooks(page);
    await expect.poll(times).toEqual(["0:30", "1:05.5"]);
    await page.fill(".book-times input >> nth=0", "9:00");
    await page.keyboard.press("Tab");
    await expect.poll(length).toBe("Not in this book");
    await expect.poll(() => door(page, "Play this part").isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".books-dialog", { state: "detached" });
    expect(problems).toEqual([]);
  });
});

describe("books side by side", () => {
  /** Plays two books together on a page that has the synthetic one open. Returns the hash of the run and the link to it. */
  async function playTwo(page: Page, inspect = async () => {}): Promise<{ hash: string; link: string }> {
    await openFile(page, "sparse.ts");
    await openBooks(page);
    await look(page, "Synthetic, burst");
    await door(page, "Play beside").click();
    await page.waitForSelector(".book-card:has-text('burst') .tag:has-text('beside')");
    await inspect();
    await page.keyboard.press("Escape");
    const hash = hashIn(await run(page));
    await expect.poll(() => page.locator(".instrument-switch button").count()).toBe(2);
    await page.click(".instrument-switch button >> nth=1");
    await page.waitForSelector(".instrument-switch button:nth-of-type(2)[aria-pressed=true]");
    await expect.poll(() => page.locator(".status-time").innerText()).toContain("UTC");
    expect(hashIn(await page.locator(".run-status").innerText())).toBe(hash);
    await page.click(".share-button");
    await page.waitForSelector(".share-button:has-text('Copied')");
    return { hash, link: await page.evaluate(() => navigator.clipboard.readText()) };
  }

  it("are played together, shown one at a time, and carried by a link, which another browser runs alike", LONG, async () => {
    const { page, context, problems } = await visit(browser, site, {
      kept: keptTexts({ "sparse.ts": SPARSE }),
      before: (opened) => opened.grantPermissions(["clipboard-read", "clipboard-write"]),
    });
    await isReady(page);
    const { hash, link } = await playTwo(page, async () => expect(await violations(page)).toEqual([]));
    expect(problems).toEqual([]);
    await context.close();
    const other = await visit(browser, { ...site, url: link });
    await isReady(other.page);
    await other.page.waitForSelector(".instrument-switch");
    expect(hashIn(await run(other.page))).toBe(hash);
    await other.context.close();
  });

  it("are played together, shown one at a time, and stand in the link", async () => {
    const { page, problems } = await onDesk();
    const { hash, link } = await playTwo(page);
    const share = decodeShare(new URL(link).hash);
    expect(share?.book).toMatch(/^synthetic-calm-1.*synthetic-burst-2/);
    expect(share?.run.slice(0, 8)).toBe(hash);
    await openBooks(page);
    await look(page, "Synthetic, burst");
    await door(page, "No longer beside").click();
    await page.waitForSelector(".instrument-switch", { state: "detached" });
    await page.keyboard.press("Escape");
    await page.waitForSelector(".books-dialog", { state: "detached" });
    expect(problems).toEqual([]);
  });
});

describe("a market that is generated", () => {
  it("has nothing for axe to find, asked for in a form that is wrong", LONG, async () => {
    const { page } = await onDesk();
    await openBooks(page);
    await page.click("text=Generate…");
    await page.fill("#make-length", "soon");
    await expect.poll(() => page.locator(".make-book >> button:has-text('Generate')").isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".books-dialog", { state: "detached" });
  });

  it("is asked for, made, kept, and the same as on the command line", LONG, async () => {
    const { page, problems } = await onDesk();
    await openBooks(page);
    await page.click("text=Generate…");
    await page.selectOption("#make-regime", "flash-crash");
    await page.fill("#make-length", "soon");
    await expect.poll(() => page.locator(".make-book >> button:has-text('Generate')").isDisabled()).toBe(true);
    await page.fill("#make-length", "1:10");
    await page.fill("#make-seed", "7");
    await page.click(".make-book >> button:has-text('Generate')");
    await door(page, "Open").waitFor();
    await expect.poll(() => page.locator(".book-detail").innerText()).toContain("Queue-reactive, flash-crash, seed 7");
    await expect.poll(() => keptFiles(page)).toEqual(["flow-flash-crash-7.hftbook", "flow-flash-crash-7.json"]);
    const card = await page.evaluate(async () => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("books");
      return JSON.parse(await (await (await folder.getFileHandle("flow-flash-crash-7.json")).getFile()).text());
    });
    expect(card.info.digest).toBe(generateFlow({ seed: 7, spanNs: 70e9, regime: "flash-crash" }).info.digest);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".books-dialog", { state: "detached" });
    expect(problems).toEqual([]);
  });
});

describe("the books on a phone", LONG, () => {
  it("show a list, then one of them, without a step to the side", async () => {
    const { page, context } = await visit(browser, site, { context: { viewport: PHONE, hasTouch: true, isMobile: true } });
    await isReady(page);
    await page.click(".phone-tabs >> text=Setup");
    await page.click(".book-chosen");
    await look(page, "Synthetic, burst");
    await page.waitForSelector(".book-detail");
    expect(await violations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await page.click(".books-back");
    await page.waitForSelector(".books-list");
    await look(page, "Synthetic, burst");
    await door(page, "Open").click();
    await isReady(page);
    await expect.poll(() => page.locator(".phone-book").innerText()).toContain("synthetic");
    await context.close();
  });
});
