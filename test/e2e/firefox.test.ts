import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Site } from "../browser.js";
import { type AnyBrowser, type AnyPage, BROWSERS } from "../browsers/any-browser.js";
import { until } from "../until.js";
import { SYNTHETIC, servePage } from "./playground.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { launch, missing } = BROWSERS.find(({ name }) => name === "Firefox") as (typeof BROWSERS)[number];

let browser: AnyBrowser;
let site: Site;

beforeAll(async () => {
  if (missing) return;
  [browser, site] = await Promise.all([launch(), servePage()]);
});

afterAll(() => site?.close());

const matches = (page: AnyPage, selector: string): Promise<number> =>
  page.evaluate((wanted) => document.querySelectorAll(wanted).length, selector);

const textOf = (page: AnyPage, selector: string): Promise<string> =>
  page.evaluate((wanted) => document.querySelector(wanted)?.textContent ?? "", selector);

/** The run hash by the command line. */
async function hashInNode(): Promise<string> {
  const command = ["bin/sigmax-hft.mjs", "run", "examples/market-maker.ts", "--book", SYNTHETIC, "--json"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT });
  return (JSON.parse(stdout) as { hash: string }).hash;
}

describe.skipIf(missing)("the page in Firefox", () => {
  it("shows a strategy, runs it to the hash that Node has, and asks no other host for anything", async () => {
    const kept = `if (self === top && location.protocol === "http:") { localStorage.setItem("sigmax.book", '"${SYNTHETIC}"'); localStorage.setItem("sigmax.visited", "true"); }`;
    const [page, hash] = await Promise.all([browser.open(site.url, kept), hashInNode()]);
    onTestFinished(() => page.close());
    await until("Run is enabled", async () => (await matches(page, ".run:enabled")) > 0);
    await expect.poll(() => textOf(page, ".monaco-host .view-lines")).toContain("MarketMaker");
    await page.evaluate(() => document.querySelector<HTMLButtonElement>(".run")?.click(), null);
    await expect.poll(() => textOf(page, ".run-status")).toMatch(/run [0-9a-f]{8}|Stopped by|Could not run/);
    expect(await textOf(page, ".run-status")).toContain(`run ${hash.slice(0, 8)}`);
    await expect.poll(() => matches(page, "canvas")).toBeGreaterThan(0);
    expect(page.problems).toEqual([]);
    expect(page.foreign).toEqual([]);
  });
});
