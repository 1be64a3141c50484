/** A live market in the page, from a venue on this machine: seen, traded on paper, recorded, and played again with the same fills. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { syntheticBook } from "../books.js";
import { DESKTOP, PHONE } from "../browser.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { LocalVenue } from "../venue/local-venue.js";
import { violations } from "./axe.js";
import { browser, hashIn, keptTexts, run, site, type Visit, visit, withPage } from "./playground.js";

const made = new URL("../../build/books/usdm-btcusdt-20240808.hftbook", import.meta.url);
const BOOK = existsSync(made) ? readFileSync(made) : syntheticBook({ seed: 5, spanNs: 600e9 });

/** A visit that ends with the test. */
async function visited(options: Parameters<typeof visit>[2]): Promise<Visit> {
  const open = await visit(browser, site, options);
  onTestFinished(() => open.context.close());
  return open;
}

/** The page with its live pane in front, connected to a venue that plays. */
async function connected(speed = 4, theme: "dark" | "light" = "dark", viewport = DESKTOP, kept: Record<string, unknown> = {}) {
  const venue = await LocalVenue.start(BOOK);
  onTestFinished(() => venue.close());
  venue.play(speed);
  const { symbol } = venue.player.info.instrument;
  const live = { market: "binance-futures", symbol, address: venue.rest.replace("http://", "") };
  const open = await visited({ context: { viewport, colorScheme: theme }, kept: { live, ...kept } });
  await showLive(open.page);
  await open.page.click(".live-form button:has-text('Connect')");
  await open.page.waitForSelector(".live-ladder .best-bid");
  return { venue, ...open };
}

async function showLive(page: Page): Promise<void> {
  const phone = page.locator(".phone-tabs button:has-text('Live')");
  const tab = page.locator(".dock-tab[data-tab='live']");
  await phone.or(tab).first().click();
  await page.waitForSelector(".live-form");
}

/** The page misses an update, says so, shows no book, and shows one again once it has a snapshot. */
async function loses(venue: LocalVenue, page: Page): Promise<void> {
  // No snapshot can be had until the page has said that it has no book.
  venue.failing = /depth/;
  venue.lose(1);
  await page.waitForSelector(".live-state[data-state='resyncing']");
  await page.waitForFunction(() => document.querySelectorAll(".live-ladder .ladder-row").length === 0);
  await expect.poll(() => page.textContent(".live-none")).toMatch(/No book: market data is resyncing/);
  venue.failing = null;
  await page.waitForSelector(".live-ladder .best-bid");
  await expect.poll(() => page.textContent(".live-log")).toContain("An update is missing");
  await expect.poll(() => page.textContent(".live-figures")).toMatch(/Clock offset.*±/);
}

/** Presses the button until the run has begun: while the book is not good it does nothing. */
const runOnPaper = (page: Page) =>
  until("the strategy runs on paper", () =>
    page.evaluate(() => {
      if (document.querySelector(".live-words[data-paper]")) return true;
      const buttons = [...document.querySelectorAll<HTMLButtonElement>(".live-paper button")];
      buttons.find((button) => button.textContent === "Run on paper")?.click();
      return false;
    }),
  );

const fills = (page: Page, least: number) =>
  page.waitForFunction((wanted) => document.querySelectorAll(".live-fills tbody tr").length >= wanted, least);

const price = (text: string | null | undefined) => Number((text ?? "").replaceAll(/[^\d.]/g, ""));

/** Never gives control back. */
const LOOPS = 'import { HftStrategy } from "sigmax-hft";\nexport default class Loop extends HftStrategy { onTick() { for (;;) {} } }\n';

describe("the built page", () => {
  it("has nothing that sends orders or reads keys", () => {
    const folder = new URL("../../dist/assets/", import.meta.url);
    const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(5);
    // The names are there in what the package is built from, so that a new one would be found.
    const words = ["SIGMAX_REAL_MONEY", "createOrder", "cancelAllOrdersAfter", "realMoneyAccount"];
    const source = ["ccxt-connector.ts", "ccxt-link.ts"].map((name) =>
      readFileSync(new URL(`../../src/connectors/live/${name}`, import.meta.url), "utf8"),
    );
    for (const word of words) expect(source.join("\n")).toContain(word);
    const found = scripts.filter((name) => words.some((word) => readFileSync(new URL(name, folder), "utf8").includes(word)));
    expect(found).toEqual([]);
  });
});

describe("the live pane", () => {
  withPage();

  it("shows the venue's book and says so when it is lost; runs the strategy on paper, records it, and Run on the recording gives the same run", async () => {
    const { venue, page, problems } = await connected(10);
    const best = () =>
      page.evaluate(() =>
        [".best-bid", ".best-ask"].map((side) => document.querySelector(`.live-ladder ${side} .ladder-price`)?.textContent),
      );
    await expect.poll(async () => (await best()).every(Boolean)).toBe(true);
    const [bid, ask] = await best();
    expect(price(bid)).toBeGreaterThan(0);
    expect(price(bid)).toBeLessThan(price(ask));

    await runOnPaper(page);
    await fills(page, 3);
    expect(await violations(page)).toEqual([]);
    await page.click("button:has-text('Stop the paper run')");
    const words = page.locator(".live-words[data-paper='ended']");
    await words.waitFor();
    const hash = hashIn(await words.innerText());
    expect(hash).not.toBe("none");
    await loses(venue, page);
    await page.click("button:has-text('Keep and open the recording')");
    await page.waitForSelector(".notice.calm");
    expect(hashIn(await run(page))).toBe(hash);
    expect(problems.filter((problem) => !problem.includes("503"))).toEqual([]);
  });

  it("ends a strategy that never gives control back, goes on showing the market, and never shows a bad book as good", LONG, async () => {
    const { venue, page, problems } = await connected(4, "dark", DESKTOP, keptTexts({ "loop.ts": LOOPS }));
    await runOnPaper(page);
    await page.waitForSelector(".live-paper .live-problem:has-text('7001')");
    const rows = () => page.locator(".live-figures div:has(dt:text('Rows')) b").first().innerText();
    const before = await rows();
    await expect.poll(rows).not.toBe(before);
    await loses(venue, page);
    venue.pause();
    await page.waitForSelector(".live-state[data-state='stale']");
    await expect.poll(() => page.locator(".live-ladder .ladder-row").count()).toBe(0);
    venue.play(4);
    await page.waitForSelector(".live-ladder .best-bid");
    expect(problems.filter((problem) => !problem.includes("503"))).toEqual([]);
    await page.click(".live-form button:has-text('Disconnect')");
    await page.waitForSelector(".live-state[data-state='off']");
    await expect.poll(() => venue.listeners).toBe(0);
  });

  it(
    "says when an address is not on this machine, when there is no venue, and the browser refuses every host that the page does not know",
    LONG,
    async () => {
      const { page } = await visited({ kept: { live: { market: "binance-futures", symbol: "BTCUSDT", address: "example.com:80" } } });
      await showLive(page);
      await page.click(".live-form button:has-text('Connect')");
      await expect.poll(() => page.textContent(".live-problem")).toContain("example.com:80");
      const reached = await page.evaluate(() =>
        fetch("https://example.com/").then(
          () => "reached",
          () => "refused",
        ),
      );
      expect(reached).toBe("refused");
      const policy = await page.getAttribute("meta[http-equiv='Content-Security-Policy']", "content");
      expect(
        /connect-src ([^;]*)/
          .exec(policy ?? "")?.[1]
          ?.split(" ")
          .filter(
            (host) =>
              !/^'self'$|^https:\/\/raw\.githubusercontent\.com$|^(wss|https):\/\/[\w.-]+\.binance(future)?\.(com|vision)(:9443)?$|^(ws|http):\/\/(127\.0\.0\.1|localhost):\*$/.test(
                host,
              ),
          ),
      ).toEqual([]);
      await page.fill(".live-form input[name='address']", "127.0.0.1:9");
      await page.click(".live-form button:has-text('Connect')");
      await page.waitForSelector(".live-problem:has-text('6001')");
      await page.waitForSelector(".live-state[data-state='off']");
    },
  );

  it.each([
    ["light", DESKTOP],
    ["dark", PHONE],
    ["light", PHONE],
  ] as const)("has no accessibility faults: %s, %o", LONG, async (theme, viewport) => {
    const { page } = await connected(6, theme, viewport);
    await runOnPaper(page);
    await fills(page, 1);
    expect(await violations(page)).toEqual([]);
  });
});
