/**
 * Strategies that take what there is, in the built page in Firefox: each ends with its reason, and the next run is right. The tests
 * try a few; `npm run limits` tries all, in Chromium, too, and puts the times into docs/security-tests.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASES, fileOf, filesOf, GOOD } from "../../bench/lib/greedy.mjs";
import { runFile } from "../../bench/lib/page-run.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import type { Site } from "../browser.js";
import { type AnyBrowser, type AnyPage, BROWSERS } from "../browsers/any-browser.js";
import { SYNTHETIC, servePage } from "../e2e/playground.js";
import { LONG } from "../length.js";

type Case = [name: string, lines: string, code: number | null];

const QUICK = ["endless loop in a handler"];
const FEW = [...QUICK, "1,000,000 orders", "endless loop in promises"];
/** In small steps: a slow machine, too, tells of a sign of life before the limit of silence. */
const SMALL_STEPS: Case = ["4 GB, 4 MB by 4 MB", "all: any[] = []; onTick() { this.all.push(new Uint8Array(2 ** 22).fill(1)); }", 4008];

const all = CASES as unknown as Case[];
const isOf = (names: readonly string[]) => (one: Case) => names.includes(one[0]);
const cases = process.env.SIGMAX_LIMITS === "all" ? all : [...all.filter(isOf(FEW)), SMALL_STEPS];
const isQuick = isOf(QUICK);
const { launch, missing } = BROWSERS.find(({ name }) => name === "Firefox") as (typeof BROWSERS)[number];

let browser: AnyBrowser;
let site: Site;
let page: AnyPage;
let honest = "";
const found: object[] = [];

const hashIn = (words: string): string => /run ([0-9a-f]{8})/.exec(words)?.[1] ?? "";

beforeAll(async () => {
  if (missing) return;
  [browser, site] = await Promise.all([launch(), servePage()]);
  const kept = JSON.stringify({ book: SYNTHETIC, visited: true, files: filesOf(cases) });
  page = await browser.open(
    site.url,
    `if (self === top && location.protocol === "http:") for (const [key, value] of Object.entries(${kept})) localStorage.setItem("sigmax." + key, JSON.stringify(value));`,
  );
  await page.evaluate(ready, null);
  // The first run of a page still waits for what comes late.
  await page.evaluate(runFile, GOOD);
  honest = hashIn(await page.evaluate(runFile, GOOD));
});

afterAll(async () => {
  await page?.close();
  await site?.close();
  if (missing) return;
  mkdirSync(at("build/reports"), { recursive: true });
  writeFileSync(at("build/reports/limits.json"), JSON.stringify({ version: browser.version, found }));
});

describe("in Firefox", () => {
  const isEnded = async (name: string, _lines: string, code: number | null): Promise<void> => {
    await page.evaluate(watchFrames, null);
    const started = performance.now();
    const words = await page.evaluate(runFile, fileOf(name));
    const tookMs = performance.now() - started;
    const { gapMs, said } = await page.evaluate(longestGap, null);
    const isRight = hashIn(await page.evaluate(runFile, GOOD)) === honest;
    const ended = /\b[1-7]\d{3}\b/.exec(said)?.[0] ?? null;
    found.push({ name, tookMs, ended, gapMs, isRight });
    if (code === null) expect(hashIn(words)).not.toBe("");
    expect({ ended, isRight, honest }).toEqual({
      ended: code === null ? null : String(code),
      isRight: true,
      honest: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  };

  it.skipIf(missing).each(cases.filter(isQuick))("%s is ended, and the next run is right", isEnded);
  it.skipIf(missing).each(cases.filter((one) => !isQuick(one)))("%s is ended, and the next run is right", LONG, isEnded);
});

/** In the page: until a strategy can be run. */
async function ready(): Promise<void> {
  const isReady = () => document.querySelector(".run:enabled") && document.querySelector(".monaco-host .view-line");
  while (!isReady()) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** In the page: keeps the longest time from one frame to the next, ms. */
function watchFrames(): void {
  const watch = { isOn: true, longestMs: 0, lastMs: performance.now() };
  const look = (): void => {
    const nowMs = performance.now();
    watch.longestMs = Math.max(watch.longestMs, nowMs - watch.lastMs);
    watch.lastMs = nowMs;
    if (watch.isOn) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(self, { watch });
}

function longestGap(): { gapMs: number; said: string } {
  const { watch } = self as never as { watch: { isOn: boolean; longestMs: number } };
  watch.isOn = false;
  const said = [...document.querySelectorAll(".error-card")].map(({ textContent }) => textContent).join(" ");
  return { gapMs: watch.longestMs, said };
}
