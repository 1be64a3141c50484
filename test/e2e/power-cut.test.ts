/**
 * A tab that is killed at random moments: what the page said that it has is there afterwards, whole. `npm test` kills it once in
 * each way, `npm run test:long` four times. Each moment is a function of its seed. `npm run powercut` tries many, and writes what
 * came of them into docs/security-tests.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { TEST_LIMIT_MS } from "../limits.js";
import { randomFrom } from "../property/hostile.js";
import { framesUntil, keptBooks, kill, momentAt, openAgain } from "./killed-tab.js";
import { binanceStream, drop, importButton, keptFiles } from "./own-files.js";
import { browser, errorsOn, hashIn, isReady, run, site, visit, withPage } from "./playground.js";

/** How often each of the three is killed. */
const TIMES = Number(process.env.SIGMAX_POWER_CUTS ?? 4);
const SEED = Number(process.env.SIGMAX_POWER_CUT_SEED ?? 1);
const MANY = { ...LONG, timeout: TEST_LIMIT_MS * Math.max(1, TIMES / 4) };
/** Of the time until it is done, which is cut into as many parts as there are moments, one in each: the last are to come after it. */
const BEYOND = 1.5;
/** The single kills come within so many frames. */
const FRAMES = 60;
/** As the page keeps. */
const MOST_RUNS = 12;
const REPORT = fileURLToPath(new URL("../../build/reports/power-cuts.json", import.meta.url));

withPage();

interface Counts {
  times: number;
  promised: number;
  kept: number;
}

interface Tab {
  context: BrowserContext;
  page: Page;
}

const report: Record<string, Counts> = {};

afterAll(() => {
  if (Object.keys(report).length === 0) return;
  mkdirSync(fileURLToPath(new URL(".", `file://${REPORT}`)), { recursive: true });
  writeFileSync(REPORT, JSON.stringify({ seed: SEED, report }));
});

/** The code that this browser keeps. */
const keptText = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { files, active } = JSON.parse(localStorage.getItem("sigmax.files") ?? "{}") as {
      files: { name: string; text: string }[];
      active: string;
    };
    return files.find(({ name }) => name === active)?.text ?? "";
  });

/** The first line that the editor shows, which shows spaces that do not break. */
async function shownLine(page: Page): Promise<string> {
  await page.waitForSelector(".monaco-host .view-line");
  return (await page.locator(".monaco-host .view-lines").innerText()).replaceAll("\u00a0", " ").split("\n")[0] ?? "";
}

async function toFirstLine(page: Page, ...keys: string[]): Promise<void> {
  await page.waitForSelector(".monaco-host .view-line");
  await page.click(".monaco-host .view-lines");
  for (const key of ["Control+Home", ...keys]) await page.keyboard.press(key);
}

/** Letters that no completion of the editor changes. */
const letters = (random: () => number, most: number): string =>
  Array.from({ length: 1 + Math.floor(random() * most) }, () => "bcdfghjklmnpqrstvwxz"[Math.floor(random() * 20)]).join("");

/** The first page in a fresh profile, until the test ends. */
async function firstTab(): Promise<Tab> {
  const { context, page } = await visit(browser, site, { before: (opened) => opened.addInitScript(anotherSeed) });
  onTestFinished(() => context.close());
  return { context, page };
}

/** Puts a new page in the place of the last one. */
async function openAnew(tab: Tab): Promise<void> {
  if (!tab.page.isClosed()) await tab.page.close();
  tab.page = await openAgain(tab.context);
}

/** Kills the tab while somebody types: each key that was pressed is kept, and half of none. */
async function killTyping(tab: Tab, times: number): Promise<Counts> {
  const random = randomFrom(SEED);
  const counts = { times, promised: 0, kept: 0 };
  // A line of its own, whose end is known.
  await toFirstLine(tab.page, "Enter", "ArrowUp");
  await tab.page.keyboard.type("//");
  for (let time = 0; time < times; time++) {
    const before = await keptText(tab.page);
    await toFirstLine(tab.page);
    const pressed = `// ${letters(random, 12)} `;
    await tab.page.keyboard.type(pressed);
    const more = letters(random, 12);
    const typing = tab.page.keyboard.type(more).catch(() => {});
    await kill(tab.context, tab.page, momentAt(random(), 2, random));
    await typing;
    await openAnew(tab);
    const after = await keptText(tab.page);
    expect(after.endsWith(before)).toBe(true);
    const typed = after.slice(0, after.length - before.length);
    expect([typed.startsWith(pressed), `${pressed}${more}`.startsWith(typed)]).toEqual([true, true]);
    await expect.poll(() => shownLine(tab.page)).toBe(after.split("\n")[0]);
    expect(await errorsOn(tab.page)).toBe("");
    counts.promised += pressed.length;
    counts.kept += typed.length;
    await toFirstLine(tab.page, "Shift+End");
    await tab.page.keyboard.type("//");
  }
  return counts;
}

/**
 * Kills the tab while it imports: every book that it said stays is kept, whole, and no half of another.
 * @param mostFrames The moments lie within so many frames; without it, the frames of a whole import are counted first.
 */
async function killImporting(tab: Tab, times: number, mostFrames?: number): Promise<Counts> {
  const random = randomFrom(SEED + 1);
  const counts = { times, promised: 0, kept: 0 };
  await isReady(tab.page);
  const begin = async (n: number) => {
    // Each is another book: what is there already is not kept twice.
    await drop(tab.page, { ...binanceStream(4_000 + n), name: `moon${n}.jsonl.gz` });
    await tab.page.waitForSelector("#import-tickSize");
    await importButton(tab.page).click();
  };
  const promised = new Set<string>();
  let most = mostFrames;
  if (most === undefined) {
    await begin(0);
    most = (await framesUntil(tab.page, ".notice.calm", "It stays in this browser")) * BEYOND;
    promised.add("moon0");
    await openAnew(tab);
  }
  for (let n = 1; n <= times; n++) {
    await begin(n);
    const { words } = await kill(tab.context, tab.page, momentAt((n - 1 + random()) / times, most, random));
    if (words.includes("It stays in this browser")) {
      promised.add(`moon${n}`);
      counts.promised++;
    }
    await openAnew(tab);
    // A book without its card was not finished: it is swept away, and so is what was put aside.
    const whole = async () =>
      Object.keys(await keptBooks(tab.page))
        .flatMap((name) => [`${name}.hftbook`, `${name}.json`])
        .sort();
    await expect.poll(async () => [await keptFiles(tab.page), await keptFiles(tab.page, "scratch")]).toEqual([await whole(), []]);
    const kept = await keptBooks(tab.page);
    expect(Object.keys(kept)).toEqual(expect.arrayContaining([...promised]));
    expect(Object.values(kept).every((isWhole) => isWhole)).toBe(true);
    expect(await errorsOn(tab.page)).toBe("");
    if (`moon${n}` in kept) counts.kept++;
    for (const name of Object.keys(kept)) promised.add(name);
  }
  // The last one of them is open, or what was open before.
  expect(hashIn(await run(tab.page))).toMatch(/^[0-9a-f]{8}$/);
  return counts;
}

/** Kills the tab while it runs and keeps the run: every run that it said was done is kept, whole. `mostFrames` as for imports. */
async function killRunning(tab: Tab, times: number, mostFrames?: number): Promise<Counts> {
  const random = randomFrom(SEED + 2);
  const counts = { times, promised: 0, kept: 0 };
  await isReady(tab.page);
  let most = mostFrames;
  if (most === undefined) {
    await tab.page.click(".run");
    most = (await framesUntil(tab.page, ".run-status", "run ")) * BEYOND;
    await openAnew(tab);
  }
  for (let time = 0; time < times; time++) {
    const before = await keptRuns(tab.page);
    await tab.page.click(".run");
    const { status } = await kill(tab.context, tab.page, momentAt((time + random()) / times, most, random));
    await openAnew(tab);
    const after = await keptRuns(tab.page);
    expect(after.every((kept) => kept !== null && /^[0-9a-f]{16}$/.test(kept.hash))).toBe(true);
    const isNew = after[0]?.id !== before[0]?.id;
    expect(after.slice(isNew ? 1 : 0)).toEqual(before.slice(0, isNew ? MOST_RUNS - 1 : MOST_RUNS));
    const [, said] = /run ([0-9a-f]{8})/.exec(status) ?? [];
    if (said) expect([isNew, after[0]?.hash.slice(0, 8)]).toEqual([true, said]);
    expect(await errorsOn(tab.page)).toBe("");
    counts.promised += Number(said !== undefined);
    counts.kept += Number(isNew);
  }
  expect(hashIn(await run(tab.page))).toMatch(/^[0-9a-f]{8}$/);
  return counts;
}

describe("a tab that is killed once", () => {
  it("while somebody types, runs and imports has what it said that it has, whole", LONG, async () => {
    const tab = await firstTab();
    await killTyping(tab, 1);
    await killRunning(tab, 1, FRAMES);
    await killImporting(tab, 1, FRAMES);
  });
});

describe("a tab that is killed again and again", MANY, () => {
  it("while somebody types has each key that was pressed, and half of none", async () => {
    report.typing = await killTyping(await firstTab(), TIMES);
  });

  it("while it imports has every book that it said stays, whole, and no half of another", async () => {
    report.importing = await killImporting(await firstTab(), TIMES);
  });

  it("while it runs and keeps what came of it has every run that it said was done, whole", async () => {
    report.running = await killRunning(await firstTab(), TIMES);
  });
});

/** In the page, at each visit: the next seed, since the same run made again takes the place of the last one. */
function anotherSeed(): void {
  if (self !== top) return;
  const seed = Number(localStorage.getItem("seed") ?? 1) + 1;
  localStorage.setItem("seed", String(seed));
  localStorage.setItem("sigmax.setup", JSON.stringify({ seed: String(seed) }));
}

function keptRuns(page: Page): Promise<({ id: number; hash: string } | null)[]> {
  return page.evaluate(() => {
    const ids = JSON.parse(localStorage.getItem("sigmax.runs") ?? "[]") as number[];
    return ids.map((id) => JSON.parse(localStorage.getItem(`sigmax.run.${id}`) ?? "null"));
  });
}
