import { gunzipSync, gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { binanceStream, choose, drop, importButton, importIt, keptFiles, oddTable } from "./own-files.js";
import { browser, hashIn, isReady, prefixed, run, sharedVisit, site, type Visit, visit, withPage } from "./playground.js";

withPage();
let open: Visit | null = null;

async function ready(options: Parameters<typeof visit>[2] = {}): Promise<Visit> {
  const opened = await visit(browser, site, options);
  await isReady(opened.page);
  return opened;
}

async function opened(options: Parameters<typeof visit>[2]): Promise<Visit> {
  open = await ready(options);
  return open;
}

/** One page for what starts without a book of one's own: each test keeps none and leaves no dialog open. */
const onDesk = sharedVisit(ready);

afterEach(async () => {
  await open?.context.close();
  open = null;
});

/** What a worker finds in a browser that is full, and in one that keeps nothing. */
const FULL = `{
  const open = FileSystemFileHandle.prototype.createSyncAccessHandle;
  FileSystemFileHandle.prototype.createSyncAccessHandle = async function () {
    const access = await open.call(this);
    access.write = () => { throw new DOMException("full", "QuotaExceededError"); };
    return access;
  };
}
`;
const PRIVATE = 'StorageManager.prototype.getDirectory = async () => { throw new DOMException("no", "SecurityError"); };';

const openedBook = (page: Page) => page.locator('[data-setting="book"]').innerText();
const openPicker = (page: Page) => page.click('[data-setting="book"]');
const closePicker = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await page.waitForSelector(".books-dialog", { state: "detached" });
};
const closeDialog = async (page: Page): Promise<void> => {
  await page.keyboard.press("Escape");
  await page.waitForSelector(".import-dialog", { state: "detached" });
};
const value = (page: Page, field: string) => page.inputValue(`#import-${field}`);

describe("a person's own capture", () => {
  it("is dropped, traded, kept once, still there after a reload, and deleted", async () => {
    const { page, problems, foreign } = await onDesk();
    await drop(page, binanceStream(1_000));
    await page.waitForSelector("#import-tickSize");
    await expect.poll(() => value(page, "format")).toBe("binance-futures");
    for (const [field, guess] of Object.entries({
      symbol: "MOONUSDT",
      venue: "Binance futures",
      currency: "USDT",
      tickSize: "0.5",
      lotSize: "0.01",
    }))
      await expect.poll(() => value(page, field)).toBe(guess);
    await page.fill("#import-lotSize", "0.001");
    expect(await importIt(page)).toMatch(/MOONUSDT, Binance futures is open.*6,\d{3} rows\. .*It stays in this browser\./s);
    await expect.poll(() => openedBook(page)).toContain("MOONUSDT");
    const hash = hashIn(await run(page));
    expect(hash).toMatch(/^[0-9a-f]{8}$/);
    const files = ["moon.hftbook", "moon.json"];
    await expect.poll(() => keptFiles(page)).toEqual(files);
    await expect.poll(() => keptFiles(page, "scratch")).toEqual([]);

    await drop(page, binanceStream(1_000));
    await page.waitForSelector("#import-tickSize");
    await page.fill("#import-lotSize", "0.001");
    expect(await importIt(page)).toContain("You have this book already");
    await expect.poll(() => keptFiles(page)).toEqual(files);

    await page.reload();
    await isReady(page);
    await expect.poll(() => openedBook(page)).toContain("MOONUSDT");
    expect(hashIn(await run(page))).toBe(hash);

    await openPicker(page);
    await page.click('[aria-label="Delete MOONUSDT, Binance futures"]');
    await page.waitForFunction(() => document.activeElement?.textContent === "Keep it");
    await page.click('[aria-label="Delete for good, MOONUSDT, Binance futures"]');
    await isReady(page);
    await expect.poll(() => page.locator(".books-list").innerText()).not.toContain("MOONUSDT");
    expect(await keptFiles(page)).toEqual([]);
    await closePicker(page);
    expect(problems).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it("opens at once when it is a book", LONG, async () => {
    const { page } = await onDesk();
    const bytes = Buffer.from(await (await page.request.get(`${site.url}books/synthetic-burst-2.hftbook`)).body());
    await drop(page, { name: "another-name.hftbook", bytes });
    await expect.poll(() => page.locator(".notice.calm").innerText()).toContain("You have this book already: Synthetic, burst");
    await drop(page, { name: "damaged.hftbook", bytes: Buffer.from(bytes).fill(0x55, 50_000, 50_040) });
    await expect
      .poll(() => page.locator(".import-dialog .error-card").innerText())
      .toMatch(/Error 2002.*byte \d+.*checksum.*Nothing of it was kept/s);
    await expect.poll(() => keptFiles(page)).toEqual([]);
    await closeDialog(page);
  });

  it("is a table on a phone, whose columns are told", LONG, async () => {
    const { page } = await opened({ context: { viewport: PHONE, hasTouch: true, isMobile: true } });
    await page.click(".phone-tabs >> text=Setup");
    await choose(page, oddTable(600));
    await page.waitForSelector(".import-table");
    await expect.poll(() => page.locator(".import-table tbody tr").first().innerText()).toMatch(/1723161255000\s+99\.5\s+1\s+bid/);
    await expect.poll(() => importButton(page).isDisabled()).toBe(true);
    await page.selectOption('[aria-label="when is"]', "exchTs");
    await page.selectOption('[aria-label="cost is"]', "price");
    await page.selectOption('[aria-label="how_much is"]', "quantity");
    await page.selectOption('[aria-label="way is"]', "side");
    await page.selectOption(".import-kind select", "depth");
    await page.fill("#import-currency", "EUR");
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>("#import-tickSize")?.value === "0.1");
    await page.fill("#import-tickSize", "0.5");
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    expect(await importIt(page)).toContain("600 rows");
    await expect.poll(() => page.locator(".phone-book").innerText()).toContain("ODD");
  });
});

describe("what goes wrong", () => {
  it("has a code, a file and a line, and leaves nothing", async () => {
    const { page } = await onDesk();
    await openPicker(page);
    const good = binanceStream(3_000);
    const lines = gunzipSync(good.bytes).toString().split("\n");
    lines[2_500] = lines[2_500]?.replace('"b":[["', '"b":[["9007199254740993') ?? "";
    await choose(page, { name: "huge.jsonl.gz", bytes: gzipSync(lines.join("\n")) });
    await page.waitForSelector("#import-tickSize");
    await importButton(page).click();
    await expect
      .poll(() => page.locator(".import-dialog .error-card").innerText())
      .toMatch(/Error 2007.*huge\.jsonl\.gz, line 2501.*Nothing of it was kept/s);
    await expect.poll(() => keptFiles(page)).toEqual([]);
    await closeDialog(page);
    await page.waitForFunction(() => document.activeElement?.textContent === "Open a file…");
    await closePicker(page);
  });

  it("is a letter, a cut file, or files that don't belong together", async () => {
    const { page } = await onDesk();
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
      await expect.poll(() => page.locator(".import-dialog").innerText()).toMatch(words);
      await closeDialog(page);
    }
    await expect.poll(() => keptFiles(page)).toEqual([]);
  });

  it("is cancelled while it reads, and nothing stays", async () => {
    const { page } = await onDesk();
    const before = await openedBook(page);
    const others = page.workers();
    await drop(page, binanceStream(2_000));
    await page.waitForSelector("#import-tickSize");
    // The worker waits for ever after the first piece that it reads, so that the import can't end before it is cancelled.
    const worker = await until("the worker that imports", () => page.workers().find((one) => !others.includes(one)));
    await worker.evaluate(() => {
      const { prototype } = ReadableStreamDefaultReader;
      const { read } = prototype;
      let reads = 0;
      prototype.read = function () {
        return reads++ === 0 ? read.call(this) : new Promise(() => {});
      };
    });
    await importButton(page).click();
    await page.waitForSelector(".import-progress");
    await expect.poll(() => keptFiles(page, "scratch")).not.toEqual([]);
    await page.click(".import-dialog >> text=Cancel");
    await page.waitForSelector(".import-dialog", { state: "detached" });
    await expect.poll(() => keptFiles(page, "scratch")).toEqual([]);
    expect(await keptFiles(page)).toEqual([]);
    expect(await page.locator(".notice.calm").count()).toBe(0);
    expect(await openedBook(page)).toBe(before);
  });

  const opensAllTheSame = async (page: Page, words: string) => {
    await drop(page, binanceStream(1_000));
    await page.waitForSelector("#import-tickSize");
    expect(await importIt(page)).toContain(words);
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await openPicker(page);
    await expect.poll(() => page.locator(".book-detail").innerText()).toContain("It is gone when the page is closed");
    await expect.poll(() => keptFiles(page)).toEqual([]);
  };

  it("is a browser that has no room: the book opens, and the page says that it will not stay", LONG, async () => {
    const { page } = await onDesk();
    const own = page.workers().filter((worker) => worker.url().startsWith(`blob:${new URL(site.url).origin}`));
    for (const worker of own) await worker.evaluate(FULL);
    await opensAllTheSame(page, "no room left for this page");
  });

  it.each([
    ["has no room from the start", FULL, "no room left for this page"],
    ["keeps nothing, as in a private window", PRIVATE, "does not let the page keep files"],
  ])("is a browser that %s: the book opens, and the page says that it will not stay", LONG, async (_, change, words) => {
    const { page } = await opened({ before: (context) => prefixed(context, /book-worker-.*\.js$/, change) });
    await opensAllTheSame(page, words);
    await page.reload();
    await isReady(page);
    expect(await openedBook(page)).not.toContain("MOONUSDT");
  });
});
