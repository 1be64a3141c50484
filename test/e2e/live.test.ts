/** A live market in the page, from a venue on this machine: seen, traded on paper, recorded, and played again with the same fills. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { syntheticBook } from "../books.js";
import { DESKTOP, PHONE } from "../browser.js";
import { LocalVenue } from "../venue/local-venue.js";
import { violations } from "./axe.js";
import { browser, hashIn, run, site, visit, withPage } from "./playground.js";

const made = new URL("../../build/books/usdm-btcusdt-20240808.hftbook", import.meta.url);
const BOOK = existsSync(made) ? readFileSync(made) : syntheticBook({ seed: 5, spanNs: 600e9 });
const WAIT = { timeout: 30_000 };

withPage();
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The page with its live pane in front, connected to a venue that plays. */
async function connected(speed = 4, theme: "dark" | "light" = "dark", viewport = DESKTOP, kept: Record<string, unknown> = {}) {
  const venue = await LocalVenue.start(BOOK);
  open.push(() => venue.close());
  venue.play(speed);
  const { symbol } = venue.player.info.instrument;
  const live = { market: "binance-futures", symbol, address: venue.rest.replace("http://", "") };
  const visited = await visit(browser, site, { context: { viewport, colorScheme: theme }, kept: { live, ...kept } });
  open.push(() => visited.context.close());
  await showLive(visited.page);
  await visited.page.click(".live-form button:has-text('Connect')");
  await visited.page.waitForSelector(".live-state[data-state='live']", WAIT);
  await visited.page.waitForSelector(".live-ladder .best-bid", WAIT);
  return { venue, ...visited };
}

async function showLive(page: Page): Promise<void> {
  const phone = page.locator(".phone-tabs button:has-text('Live')");
  const tab = page.locator(".dock-tab[data-tab='live']");
  await phone.or(tab).first().click(WAIT);
  await page.waitForSelector(".live-form", WAIT);
}

const price = (text: string | null) => Number((text ?? "").replaceAll(/[^\d.]/g, ""));

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
  it("shows the venue's book, says so when it is lost, and never shows a bad one as good", async () => {
    const { venue, page, problems } = await connected();
    const [bid, ask] = await Promise.all([
      page.textContent(".live-ladder .best-bid .ladder-price"),
      page.textContent(".live-ladder .best-ask .ladder-price"),
    ]);
    expect(price(bid)).toBeGreaterThan(0);
    expect(price(bid)).toBeLessThan(price(ask));
    venue.failNext(/depth/, { status: 503, body: {} });
    venue.lose(1);
    await page.waitForSelector(".live-state[data-state='resyncing']", WAIT);
    await page.waitForFunction(() => document.querySelectorAll(".live-ladder .ladder-row").length === 0);
    expect(await page.textContent(".live-none")).toMatch(/No book: market data is resyncing/);
    await page.waitForSelector(".live-state[data-state='live']", WAIT);
    venue.pause();
    await page.waitForSelector(".live-state[data-state='stale']", WAIT);
    expect(await page.locator(".live-ladder .ladder-row").count()).toBe(0);
    venue.play(4);
    await page.waitForSelector(".live-ladder .best-bid", WAIT);
    expect(await page.textContent(".live-log")).toContain("An update is missing");
    expect(await page.textContent(".live-figures")).toMatch(/Clock offset.*±/);
    expect(problems.filter((problem) => !problem.includes("503"))).toEqual([]);
    await page.click(".live-form button:has-text('Disconnect')");
    await page.waitForSelector(".live-state[data-state='off']");
    await expect.poll(() => venue.listeners).toBe(0);
  });

  it("runs the strategy on paper in the sandbox, records it, and Run on the recording gives the same run", async () => {
    const { page, problems } = await connected(6);
    await page.click(".live-paper button:has-text('Run on paper')");
    await page.waitForFunction(() => document.querySelectorAll(".live-fills tbody tr").length >= 3, undefined, { timeout: 90_000 });
    await page.click("button:has-text('Stop the paper run')");
    const words = page.locator(".live-words[data-paper='ended']");
    await words.waitFor(WAIT);
    const hash = hashIn(await words.innerText());
    expect(hash).not.toBe("none");
    await page.click("button:has-text('Keep and open the recording')");
    await page.waitForSelector(".notice.calm", WAIT);
    expect(hashIn(await run(page))).toBe(hash);
    expect(problems).toEqual([]);
  });

  it("ends a strategy that never gives control back, and goes on showing the market", async () => {
    const files = {
      files: [
        {
          name: "loop.ts",
          text: 'import { HftStrategy } from "sigmax-hft";\nexport default class Loop extends HftStrategy { onTick() { for (;;) {} } }\n',
        },
      ],
      active: "loop.ts",
    };
    const { page } = await connected(4, "dark", DESKTOP, { files });
    await page.click(".live-paper button:has-text('Run on paper')");
    await page.waitForSelector(".live-paper .live-problem:has-text('7001')", WAIT);
    const rows = () => page.locator(".live-figures div:has(dt:text('Rows')) b").first().innerText();
    const before = await rows();
    await expect.poll(rows).not.toBe(before);
  });

  it("refuses an address that is not on this machine, and the browser refuses every host that the page does not know", async () => {
    const { context, page } = await visit(browser, site, {
      kept: { live: { market: "binance-spot", symbol: "BTCUSDT", address: "example.com:80" } },
    });
    open.push(() => context.close());
    await showLive(page);
    await page.click(".live-form button:has-text('Connect')");
    expect(await page.textContent(".live-problem")).toContain("example.com:80");
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
  });

  it("says when there is no venue at the address", async () => {
    const { context, page } = await visit(browser, site, {
      kept: { live: { market: "binance-futures", symbol: "BTCUSDT", address: "127.0.0.1:9" } },
    });
    open.push(() => context.close());
    await showLive(page);
    await page.click(".live-form button:has-text('Connect')");
    await page.waitForSelector(".live-problem:has-text('6001')", WAIT);
    await page.waitForSelector(".live-state[data-state='off']");
  });

  it.each([
    ["dark", DESKTOP],
    ["light", DESKTOP],
    ["dark", PHONE],
    ["light", PHONE],
  ] as const)("has no accessibility faults: %s, %o", async (theme, viewport) => {
    const { page } = await connected(6, theme, viewport);
    await page.click(".live-paper button:has-text('Run on paper')");
    await page.waitForFunction(() => document.querySelectorAll(".live-fills tbody tr").length >= 1, undefined, { timeout: 90_000 });
    expect(await violations(page)).toEqual([]);
  });
});
