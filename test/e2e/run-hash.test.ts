import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nameOf, pairs } from "../../bench/lib/pairs.mjs";
import { backtest } from "../../src/backtest/backtest.js";
import { readStrategy } from "../../src/strategy/choice.js";
import type { Site } from "../browser.js";
import { type AnyBrowser, BROWSERS } from "../browsers/any-browser.js";
import { hashIn, servePage } from "./playground.js";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const REPORT = at("build/reports/run-hashes.json");
const wasm = readFileSync(at("build/core.wasm"));

/** Of the pairs, those that every run of the tests asks for; `npm run determinism` asks for all. */
const ASKED = process.env.SIGMAX_ALL_PAIRS ? pairs() : pairs().slice(0, 3);

const report: Record<string, { version: string; hashes: Record<string, string> }> = {};
let site: Site;

beforeAll(async () => {
  site = await servePage();
});

afterAll(async () => {
  await site?.close();
  mkdirSync(at("build/reports"), { recursive: true });
  writeFileSync(REPORT, JSON.stringify(report));
});

/** In the page: presses Run once it can be pressed; the words beside it at the end. A run that a busy machine kept silent for too long is made again. */
async function pressRun(): Promise<string> {
  const words = (): string => document.querySelector(".run-status")?.textContent ?? "";
  const until = async (seen: () => unknown): Promise<void> => {
    const deadline = performance.now() + 60_000;
    while (!seen() && performance.now() < deadline) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  for (let tries = 0; tries < 3 && !/run [0-9a-f]{8}/.test(words()); tries++) {
    await until(() => document.querySelector(".run:enabled"));
    document.querySelector<HTMLButtonElement>(".run")?.click();
    await until(() => !/Stopped by|Could not run/.test(words()));
    await until(() => /run [0-9a-f]{8}|Stopped by|Could not run/.test(words()));
  }
  return words();
}

describe.each(BROWSERS)("in $name, the page's run hash", ({ name, launch, missing }) => {
  let browser: AnyBrowser;

  beforeAll(async () => {
    if (missing) return;
    browser = await launch();
    report[name] = { version: browser.version, hashes: {} };
  });

  afterAll(() => browser?.close());

  it.skipIf(missing).each(ASKED)("of %s on %s is that of Node", async (strategy, book) => {
    const text = readFileSync(at(`examples/${strategy}`), "utf8");
    const kept = { book, visited: true, files: { files: [{ name: strategy, text }], active: strategy } };
    const keep = Object.entries(kept).map(
      ([key, value]) => `localStorage.setItem("sigmax.${key}", ${JSON.stringify(JSON.stringify(value))});`,
    );
    const page = await browser.open(site.url, `if (self === top && location.protocol === "http:") { ${keep.join(" ")} }`);
    const hash = hashIn(await page.evaluate(pressRun, null));
    (report[name] as { hashes: Record<string, string> }).hashes[nameOf([strategy, book])] = hash;
    const bytes = new Uint8Array(readFileSync(at(`build/books/${book}.hftbook`)));
    const inNode = await backtest({ book: bytes, strategy: readStrategy(at(`examples/${strategy}`)), wasm });
    expect([inNode.outcome, hash]).toEqual(["complete", inNode.hash.slice(0, 8)]);
    await page.close();
  });
});
