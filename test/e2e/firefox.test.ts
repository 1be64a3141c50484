import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../browser.js";
import { type AnyBrowser, BROWSERS } from "../browsers/any-browser.js";
import { SYNTHETIC, servePage } from "./playground.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { launch, missing } = BROWSERS.find(({ name }) => name === "Firefox") as (typeof BROWSERS)[number];

let browser: AnyBrowser;
let site: Site;

beforeAll(async () => {
  if (missing) return;
  [browser, site] = await Promise.all([launch(), servePage()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** In the page: presses Run once it can be pressed; the words beside it at the end, and what stands on the page then. */
async function pressRun(): Promise<{ words: string; editor: string; canvases: number }> {
  const text = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
  const until = async (seen: () => unknown): Promise<void> => {
    const deadline = performance.now() + 60_000;
    while (!seen() && performance.now() < deadline) await new Promise((resolve) => requestAnimationFrame(resolve));
  };
  await until(() => document.querySelector(".run:enabled") && document.querySelector(".monaco-host .view-line"));
  document.querySelector<HTMLButtonElement>(".run")?.click();
  await until(() => /run [0-9a-f]{8}|Stopped by|Could not run/.test(text(".run-status")));
  await until(() => document.querySelector("canvas"));
  return {
    words: text(".run-status"),
    editor: text(".monaco-host .view-lines"),
    canvases: document.querySelectorAll("canvas").length,
  };
}

describe.skipIf(missing)("the page in Firefox", () => {
  it("shows a strategy, runs it to the hash that Node has, and asks no other host for anything", async () => {
    const kept = `if (self === top && location.protocol === "http:") { localStorage.setItem("sigmax.book", '"${SYNTHETIC}"'); localStorage.setItem("sigmax.visited", "true"); }`;
    const page = await browser.open(site.url, kept);
    const { words, editor, canvases } = await page.evaluate(pressRun, null);
    const command = ["bin/sigmax-hft.mjs", "run", "examples/market-maker.ts", "--book", SYNTHETIC, "--json"];
    const { hash } = JSON.parse(execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" })) as { hash: string };
    expect(words).toContain(`run ${hash.slice(0, 8)}`);
    expect(editor).toContain("MarketMaker");
    expect(canvases).toBeGreaterThan(0);
    expect(page.problems).toEqual([]);
    expect(page.foreign).toEqual([]);
    await page.close();
  });
});
