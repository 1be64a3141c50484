import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { nameOf, pairs } from "../../bench/lib/pairs.mjs";
import { backtest } from "../../src/backtest/backtest.js";
import { readStrategy } from "../../src/strategy/choice.js";
import type { Site } from "../browser.js";
import { type AnyBrowser, type AnyPage, BROWSERS } from "../browsers/any-browser.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { hashIn, servePage } from "./playground.js";

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const REPORT = at("build/reports/run-hashes.json");
const wasm = readFileSync(at("build/core.wasm"));

/** `npm run determinism` asks for all pairs. */
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

/** The whole run hash in Node; each pair is run once for both browsers. */
const inNode = new Map<string, Promise<string>>();

function hashInNode(strategy: string, book: string): Promise<string> {
  const name = nameOf([strategy, book]);
  const known = inNode.get(name) ?? runInNode(strategy, book);
  inNode.set(name, known);
  return known;
}

async function runInNode(strategy: string, book: string): Promise<string> {
  const bytes = new Uint8Array(readFileSync(at(`build/books/${book}.hftbook`)));
  const { outcome, hash } = await backtest({ book: bytes, strategy: readStrategy(at(`examples/${strategy}`)), wasm });
  expect(outcome).toBe("complete");
  return hash;
}

/** Presses Run once it is enabled. Returns the run status at the end. */
async function pressRun(page: AnyPage): Promise<string> {
  await until("Run is enabled", () => page.evaluate(() => document.querySelector(".run:enabled") !== null, null));
  await page.evaluate(() => document.querySelector<HTMLButtonElement>(".run")?.click(), null);
  return until("the run ends", async () => {
    const status = await page.evaluate(() => document.querySelector(".run-status")?.textContent ?? "", null);
    return /run [0-9a-f]{8}|Stopped by|Could not run/.test(status) && status;
  });
}

describe.each(BROWSERS)("in $name, the page's run hash", ({ name, launch, missing }) => {
  let browser: AnyBrowser;

  beforeAll(async () => {
    if (missing) return;
    browser = await launch();
    report[name] = { version: browser.version, hashes: {} };
  });

  const isThatOfNode = async (strategy: string, book: string) => {
    const text = readFileSync(at(`examples/${strategy}`), "utf8");
    const kept = { book, visited: true, files: { files: [{ name: strategy, text }], active: strategy } };
    const keep = Object.entries(kept).map(
      ([key, value]) => `localStorage.setItem("sigmax.${key}", ${JSON.stringify(JSON.stringify(value))});`,
    );
    const page = await browser.open(site.url, `if (self === top && location.protocol === "http:") { ${keep.join(" ")} }`);
    onTestFinished(() => page.close());
    const hash = hashIn(await pressRun(page));
    (report[name] as { hashes: Record<string, string> }).hashes[nameOf([strategy, book])] = hash;
    expect(hash).toBe((await hashInNode(strategy, book)).slice(0, 8));
  };

  it.skipIf(missing).each(ASKED)("of %s on %s is that of Node", LONG, isThatOfNode);
});
