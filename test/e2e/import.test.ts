import { gunzipSync, gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { binanceStream, choose, drop, importButton, importIt, keptFiles, oddTable } from "./own-files.js";
import { browser, hashIn, isReady, prefixed, run, site, type Visit, visit, withPage } from "./playground.js";

withPage();
let open: Visit | null = null;

async function opened(options: Parameters<typeof visit>[2] = {}): Promise<Visit> {
  open = await visit(browser, site, options);
  await isReady(open.page);
  return open;
}

afterEach(async () => {
  await open?.context.close();
  open = null;
});

/** What a worker finds in a browser that is full after some bytes, and in one that keeps nothing. */
const FULL = `
  const open = FileSystemFileHandle.prototype.createSyncAccessHandle;
  FileSystemFileHandle.prototype.createSyncAccessHandle = async function () {
    const access = await open.call(this);
    access.write = () => { throw new DOMException("full", "QuotaExceededError"); };
    return access;
  };
`;
const PRIVATE = 'StorageManager.prototype.getDirectory = async () => { throw new DOMException("no", "SecurityError"); };';

const openPicker = (page: Page) => page.click('[data-setting="book"]');
const value = (page: Page, field: string) => page.inputValue(`#import-${field}`);

describe("a person's own capture", () => {
  it("is dropped, traded, still there after a reload, and deleted", async () => {
    const { page, problems, foreign } = await opened();
    await drop(page, binanceStream(4_000));
    await page.waitForSelector("#import-tickSize");
    expect(await value(page, "format")).toBe("binance-futures");
    for (const [field, guess] of Object.entries({
      symbol: "MOONUSDT",
      venue: "Binance futures",
      currency: "USDT",
      tickSize: "0.5",
      lotSize: "0.01",
    }))
      expect(await value(page, field)).toBe(guess);
    await page.fill("#import-lotSize", "0.001");
    expect(await importIt(page)).toMatch(/MOONUSDT, Binance futures is open.*24,\d{3} rows\. .*It stays in this browser\./s);
    expect(await page.locator('[data-setting="book"]').innerText()).toContain("MOONUSDT");
    const hash = hashIn(await run(page));
    expect(hash).toMatch(/^[0-9a-f]{8}$/);
    expect(await keptFiles(page)).toEqual(["moon.hftbook", "moon.json"]);
    expect(await keptFiles(page, "scratch")).toEqual([]);

    await page.reload();
    await isReady(page);
    expect(await page.locator('[data-setting="book"]').innerText()).toContain("MOONUSDT");
    expect(hashIn(await run(page))).toBe(hash);

    await openPicker(page);
    await page.click('[aria-label="Delete MOONUSDT, Binance futures"]');
    await page.waitForFunction(() => document.activeElement?.textContent === "Keep it");
    await page.click('[aria-label="Delete for good, MOONUSDT, Binance futures"]');
    await isReady(page);
    expect(await page.locator(".books-list").innerText()).not.toContain("MOONUSDT");
    expect(await keptFiles(page)).toEqual([]);
    expect(problems).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it("is not kept twice", async () => {
    const { page } = await opened();
    for (const words of ["is open", "You have this book already"]) {
      await drop(page, binanceStream(300));
      await page.waitForSelector("#import-tickSize");
      expect(await importIt(page)).toContain(words);
    }
    expect(await keptFiles(page)).toHaveLength(2);
  });

  it("opens at once when it is a book", async () => {
    const { page } = await opened();
    const bytes = Buffer.from(await (await page.request.get(`${site.url}books/synthetic-burst-2.hftbook`)).body());
    await drop(page, { name: "another-name.hftbook", bytes });
    await page.waitForSelector(".notice.calm");
    expect(await page.locator(".notice.calm").innerText()).toContain("You have this book already: Synthetic, burst");
    await drop(page, { name: "damaged.hftbook", bytes: Buffer.from(bytes).fill(0x55, 50_000, 50_040) });
    await page.waitForSelector(".import-dialog .error-card");
    expect(await page.locator(".import-dialog .error-card").innerText()).toMatch(/Error 2002.*byte \d+.*checksum.*Nothing of it was kept/s);
    expect(await keptFiles(page)).toEqual([]);
  });

  it("is a table on a phone, whose columns are told", async () => {
    const { page } = await opened({ context: { viewport: PHONE, hasTouch: true, isMobile: true } });
    await page.click(".phone-tabs >> text=Setup");
    await choose(page, oddTable(600));
    await page.waitForSelector(".import-table");
    expect(await page.locator(".import-table tbody tr").first().innerText()).toMatch(/1723161255000\s+99\.5\s+1\s+bid/);
    expect(await importButton(page).isDisabled()).toBe(true);
    await page.selectOption('[aria-label="when is"]', "exchTs");
    await page.selectOption('[aria-label="cost is"]', "price");
    await page.selectOption('[aria-label="how_much is"]', "quantity");
    await page.selectOption('[aria-label="way is"]', "side");
    await page.selectOption(".import-kind select", "depth");
    await page.fill("#import-currency", "EUR");
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>("#import-tickSize")?.value === "0.1");
    await page.fill("#import-tickSize", "0.5");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(await importIt(page)).toContain("600 rows");
    expect(await page.locator(".phone-book").innerText()).toContain("ODD");
  });
});

describe("what goes wrong", () => {
  it("has a code, a file and a line, and leaves nothing", async () => {
    const { page } = await opened();
    await openPicker(page);
    const good = binanceStream(3_000);
    const lines = gunzipSync(good.bytes).toString().split("\n");
    lines[2_500] = lines[2_500]?.replace('"b":[["', '"b":[["9007199254740993') ?? "";
    await choose(page, { name: "huge.jsonl.gz", bytes: gzipSync(lines.join("\n")) });
    await page.waitForSelector("#import-tickSize");
    await importButton(page).click();
    await page.waitForSelector(".import-dialog .error-card");
    const card = await page.locator(".import-dialog .error-card").innerText();
    expect(card).toMatch(/Error 2007.*huge\.jsonl\.gz, line 2501.*Nothing of it was kept/s);
    expect(await keptFiles(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.waitForSelector(".import-dialog", { state: "detached" });
    await page.waitForFunction(() => document.activeElement?.textContent === "Open a file…");
  });

  it("is a letter, a cut file, or files that don't belong together", async () => {
    const { page } = await opened();
    const letter = { name: "letter.txt", bytes: Buffer.from("Dear reader,\nhow are you?\n") };
    const cut = binanceStream(2_000);
    const cases: [RegExp, ...{ name: string; bytes: Buffer }[]][] = [
      [/2006.*letter\.txt.*no market data that is known.*Dear reader/s, letter],
      [/2006.*moon\.jsonl\.gz, byte \d+.*can't be unpacked/s, { ...cut, bytes: cut.bytes.subarray(0, cut.bytes.length - 30) }],
      [/2006.*wanted files of one format/s, binanceStream(10), letter],
    ];
    for (const [words, ...files] of cases) {
      await drop(page, ...files);
      await page.waitForSelector(".import-dialog .error-card");
      expect(await page.locator(".import-dialog").innerText()).toMatch(words);
      await page.keyboard.press("Escape");
      await page.waitForSelector(".import-dialog", { state: "detached" });
    }
    expect(await keptFiles(page)).toEqual([]);
  });

  it("is cancelled while it reads, and nothing stays", async () => {
    const { page } = await opened();
    await drop(page, binanceStream(60_000));
    await page.waitForSelector("#import-tickSize");
    await importButton(page).click();
    await page.waitForSelector(".import-progress");
    await page.click(".import-dialog >> text=Cancel");
    await page.waitForSelector(".import-dialog", { state: "detached" });
    expect(await page.locator(".notice.calm").count()).toBe(0);
    expect(await keptFiles(page)).toEqual([]);
    await expect.poll(() => keptFiles(page, "scratch"), { timeout: 20_000 }).toEqual([]);
    expect(await page.locator('[data-setting="book"]').innerText()).toContain("SYNUSDT");
  });

  it.each([
    ["has no room", FULL, "no room left for this page"],
    ["keeps nothing, as in a private window", PRIVATE, "does not let the page keep files"],
  ])("is a browser that %s: the book opens, and the page says that it will not stay", async (_, change, words) => {
    const { page } = await opened({ before: (context) => prefixed(context, /book-worker-.*\.js$/, change) });
    await drop(page, binanceStream(4_000));
    await page.waitForSelector("#import-tickSize");
    expect(await importIt(page)).toContain(words);
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await openPicker(page);
    expect(await page.locator(".book-detail").innerText()).toContain("It is gone when the page is closed");
    expect(await keptFiles(page)).toEqual([]);
    await page.reload();
    await isReady(page);
    expect(await page.locator('[data-setting="book"]').innerText()).not.toContain("MOONUSDT");
  });
});
