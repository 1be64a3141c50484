import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LONG } from "../length.js";
import {
  browser,
  ended,
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

withPage();

/** A short part of the book. */
const PART = `${SYNTHETIC}@0-20`;

/** One page with every file, after the first visit: each test brings its own file to the front. */
const onDesk = sharedVisit(async () => {
  const kept = keptTexts({
    "market-maker.ts": readFileSync(`${ROOT}examples/market-maker.ts`, "utf8"),
    "slow.ts": strategyText("  n = 0;", "  onTick() { for (let i = 0, end = performance.now(); i < 3e6; i++) this.n += end; }"),
    "typed.ts": strategyText(
      "  onTick(_symbol: string, tick: Tick) {",
      "    const price: string = tick.bidPrice;",
      "    console.log(price);",
      "    this.engine.",
      "  }",
    ),
  });
  const opened = await visit(browser, site, { kept: { ...kept, book: PART } });
  await isReady(opened.page);
  await opened.page.waitForSelector(".monaco-host .view-line");
  return opened;
});

/** Puts the caret at the end of a line of the editor. */
async function goToLine(page: Page, line: number): Promise<void> {
  await page.click(".monaco-host .view-lines");
  await page.keyboard.press("Control+Home");
  for (let at = 1; at < line; at++) {
    await expect.poll(() => page.locator(".editor-foot").innerText()).toContain(`Ln ${at}, Col`);
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("End");
  await expect.poll(() => page.locator(".editor-foot").innerText()).toMatch(new RegExp(`Ln ${line}, Col (?!1\\b)`));
}

describe("a first visit", () => {
  it("shows a strategy and a book with its source, real if there is one, runs it, and asks no other host for anything", async () => {
    const { page, context, problems, foreign } = await visit(browser, site, { kept: { book: null, visited: false } });
    await isReady(page);
    await page.waitForSelector(".monaco-host .view-line");
    await expect.poll(() => page.locator(".hint").innerText()).toContain("Start here");
    await expect.poll(() => page.locator(".status-bar").innerText()).toMatch(/Book: .+/);
    const entries = await page.evaluate(async () => (await fetch("books/index.json")).json());
    const real = entries.some((entry: { available: boolean; synthetic: boolean }) => entry.available && !entry.synthetic);
    await expect.poll(() => page.locator('[data-setting="book"] .tag').count()).toBe(real ? 0 : 1);
    expect(await run(page)).toMatch(/rows in [\d.]+ s/);
    await expect.poll(() => page.locator(".hint").count()).toBe(0);
    await expect.poll(() => page.locator('[data-tab="orders"]').innerText()).toMatch(/Orders\s[1-9]/);
    expect(problems).toEqual([]);
    expect(foreign).toEqual([]);
    await context.close();
  });
});

describe("a run", () => {
  it("can be stopped, and the record up to there stays", LONG, async () => {
    const { page } = await onDesk();
    await openFile(page, "slow.ts");
    await page.click(".run");
    await page.waitForSelector(".run-status .bar");
    await page.click(".run:has-text('Stop')");
    await isReady(page);
    await expect.poll(() => page.locator(".status-bar").innerText()).toContain("Run ended early");
  });

  it("has the same hash as in Node, follows the code and the set-up, and both survive a reload", async () => {
    const inNode = hashInNode();
    const { page } = await onDesk();
    await openFile(page, "market-maker.ts");
    const first = hashIn(await run(page));
    expect(first).toBe((await inNode).slice(0, 8));
    await goToLine(page, 5);
    await page.keyboard.type(" this_is_kept = 1; skew_of = 2;");
    await expect.poll(() => page.locator(".monaco-host .view-lines").innerText()).toMatch(/skew_of\s=\s2;/);
    await page.keyboard.press("Control+Enter");
    await ended(page);
    await page.click('[data-setting="latency"]');
    await page.selectOption("#setup-latency", "home");
    expect(hashIn(await run(page))).not.toBe(first);
    await page.reload();
    await isReady(page);
    await page.click('[data-tab="editor"]');
    await page.waitForSelector(".monaco-host .view-line");
    await expect.poll(() => page.locator(".monaco-host .view-lines").innerText()).toContain("this_is_kept");
    await expect.poll(() => page.locator('[data-setting="latency"]').innerText()).toContain("home");
  });
});

/** What the command line comes to with the first example. */
async function hashInNode(): Promise<string> {
  const command = ["bin/sigmax-hft.mjs", "run", "examples/market-maker.ts", "--book", PART, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
  return JSON.parse(stdout).hash;
}

describe("the editor", () => {
  it("knows the API: completes it, and marks what does not fit", LONG, async () => {
    const { page } = await onDesk();
    await openFile(page, "typed.ts");
    await page.waitForFunction(() => /[23] problems/.test(document.querySelector(".editor-foot")?.textContent ?? ""));
    await goToLine(page, 6);
    await page.keyboard.press("Control+Space");
    await page.waitForSelector(".suggest-widget.visible .monaco-list-row");
    await expect.poll(() => page.locator(".suggest-widget").innerText()).toContain("executeOrder");
    await page.keyboard.press("Escape");
  });

  it("is a plain field where it could not be loaded, and everything runs", LONG, async () => {
    const { page, context } = await visit(browser, site, {
      kept: { book: PART },
      before: (opened) => opened.route("**/monaco-editor*.js", (route) => route.abort()),
    });
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await expect.poll(() => page.locator(".plain-editor textarea").inputValue()).toContain("MarketMaker");
    await context.close();
  });
});
