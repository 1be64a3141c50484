/**
 * A tab that is killed at random moments: what the page said that it has is there afterwards, whole. Few moments here, each a
 * function of its seed; `npm run powercut` tries many, and writes what came of them into docs/security-tests.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { randomFrom } from "../property/hostile.js";
import { framesUntil, keptBooks, kill, momentAt, openAgain } from "./killed-tab.js";
import { binanceStream, drop, importButton, keptFiles } from "./own-files.js";
import { browser, errorsOn, hashIn, isReady, run, site, type Visit, visit, withPage } from "./playground.js";

/** How often each of the three is killed. */
const TIMES = Number(process.env.SIGMAX_POWER_CUTS ?? 4);
const SEED = Number(process.env.SIGMAX_POWER_CUT_SEED ?? 1);
const LIMIT_MS = 60_000 + TIMES * 30_000;
/** Of the time until it is done, which is cut into as many parts as there are moments, one in each: the last are to come after it. */
const BEYOND = 1.5;
/** As the page keeps. */
const MOST_RUNS = 12;
const REPORT = fileURLToPath(new URL("../../build/reports/power-cuts.json", import.meta.url));

withPage();
let open: Visit | null = null;
const report: Record<string, { times: number; promised: number; kept: number }> = {};

afterEach(async () => {
  await open?.context.close();
  open = null;
});

afterAll(() => {
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

describe("a tab that is killed", () => {
  it("while somebody types has each key that was pressed, and half of none", { timeout: LIMIT_MS }, async () => {
    const random = randomFrom(SEED);
    open = await visit(browser, site);
    const { context } = open;
    let { page } = open;
    const counts = { times: TIMES, promised: 0, kept: 0 };
    report.typing = counts;
    // A line of its own, whose end is known.
    await toFirstLine(page, "Enter", "ArrowUp");
    await page.keyboard.type("//");
    for (let time = 0; time < TIMES; time++) {
      const before = await keptText(page);
      await toFirstLine(page);
      const pressed = `// ${letters(random, 12)} `;
      await page.keyboard.type(pressed);
      const more = letters(random, 12);
      const typing = page.keyboard.type(more).catch(() => {});
      await kill(context, page, momentAt(random(), 2, random));
      await typing;
      page = await openAgain(context);
      const after = await keptText(page);
      expect(after.endsWith(before)).toBe(true);
      const typed = after.slice(0, after.length - before.length);
      expect([typed.startsWith(pressed), `${pressed}${more}`.startsWith(typed)]).toEqual([true, true]);
      expect(await shownLine(page)).toBe(after.split("\n")[0]);
      expect(await errorsOn(page)).toBe("");
      counts.promised += pressed.length;
      counts.kept += typed.length;
      await toFirstLine(page, "Shift+End");
      await page.keyboard.type("//");
    }
  });

  it("while it imports has every book that it said stays, whole, and no half of another", { timeout: LIMIT_MS }, async () => {
    const random = randomFrom(SEED + 1);
    open = await visit(browser, site);
    const { context } = open;
    let { page } = open;
    await isReady(page);
    const begin = async (n: number) => {
      // Each is another book: what is there already is not kept twice.
      await drop(page, { ...binanceStream(4_000 + n), name: `moon${n}.jsonl.gz` });
      await page.waitForSelector("#import-tickSize");
      await importButton(page).click();
    };
    await begin(0);
    const most = (await framesUntil(page, ".notice.calm", "It stays in this browser")) * BEYOND;
    const promised = new Set(["moon0"]);
    const counts = { times: TIMES, promised: 0, kept: 0 };
    report.importing = counts;
    await page.reload();
    await isReady(page);
    for (let n = 1; n <= TIMES; n++) {
      await begin(n);
      const { words } = await kill(context, page, momentAt((n - 1 + random()) / TIMES, most, random));
      if (words.includes("It stays in this browser")) {
        promised.add(`moon${n}`);
        counts.promised++;
      }
      page = await openAgain(context);
      // A book without its card was not finished: it is swept away, and so is what was put aside.
      await expect.poll(async () => (await keptFiles(page)).filter((name) => name.endsWith(".part")), { timeout: 20_000 }).toEqual([]);
      await expect.poll(() => keptFiles(page, "scratch"), { timeout: 20_000 }).toEqual([]);
      const kept = await keptBooks(page);
      expect(Object.keys(kept)).toEqual(expect.arrayContaining([...promised]));
      expect(Object.values(kept).every((whole) => whole)).toBe(true);
      expect(await keptFiles(page)).toEqual(
        Object.keys(kept)
          .flatMap((name) => [`${name}.hftbook`, `${name}.json`])
          .sort(),
      );
      expect(await errorsOn(page)).toBe("");
      if (`moon${n}` in kept) counts.kept++;
      for (const name of Object.keys(kept)) promised.add(name);
    }
    // The last one of them is open, or what was open before.
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
  });

  it("while it runs and keeps what came of it has every run that it said was done, whole", { timeout: LIMIT_MS }, async () => {
    const random = randomFrom(SEED + 2);
    open = await visit(browser, site, { before: (context) => context.addInitScript(anotherSeed) });
    const { context } = open;
    let { page } = open;
    await isReady(page);
    await page.click(".run");
    const most = (await framesUntil(page, ".run-status", "run ")) * BEYOND;
    const counts = { times: TIMES, promised: 0, kept: 0 };
    report.running = counts;
    page = await openAgain(context);
    for (let time = 0; time < TIMES; time++) {
      const before = await keptRuns(page);
      await page.click(".run");
      const { status } = await kill(context, page, momentAt((time + random()) / TIMES, most, random));
      page = await openAgain(context);
      const after = await keptRuns(page);
      expect(after.every((kept) => kept !== null && /^[0-9a-f]{16}$/.test(kept.hash))).toBe(true);
      const isNew = after[0]?.id !== before[0]?.id;
      expect(after.slice(isNew ? 1 : 0)).toEqual(before.slice(0, isNew ? MOST_RUNS - 1 : MOST_RUNS));
      const [, said] = /run ([0-9a-f]{8})/.exec(status) ?? [];
      if (said) expect([isNew, after[0]?.hash.slice(0, 8)]).toEqual([true, said]);
      expect(await errorsOn(page)).toBe("");
      counts.promised += Number(said !== undefined);
      counts.kept += Number(isNew);
    }
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
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
