import { existsSync, readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { serve } from "../scripts/lib/serve.mjs";
import { WAIT_LIMIT_MS } from "./limits.js";

/** Where set-up found a browser; null when there is none. */
export function noted(name: "chromium" | "firefox"): string | null {
  const given = process.env[`SIGMAX_${name.toUpperCase()}`];
  if (given !== undefined) return given || null;
  const note = new URL(`../build/${name === "chromium" ? "browser" : name}.txt`, import.meta.url);
  const path = existsSync(note) ? readFileSync(note, "utf8").trim() : "";
  return path !== "" && existsSync(path) ? path : null;
}

/** The Chromium that set-up found; null when there is none, and its tests are skipped. */
export const chromiumPath = noted("chromium");

/** Starts a Chromium of the test's own. It asks for nothing but the pages served here. Its waits end a hang only. */
export async function launchBrowser(): Promise<Browser> {
  if (!chromiumPath) throw new Error("There is no Chromium. Run: npm run setup -- --browser");
  const args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: process.getuid?.() === 0 ? [...args, "--no-sandbox"] : args,
    timeout: WAIT_LIMIT_MS,
  });
  browser.on("context", (context) => context.setDefaultTimeout(WAIT_LIMIT_MS));
  return browser;
}

let shared: Promise<Browser> | null = null;

/** The Chromium that all test files of this worker share: each visit has a context of its own. It ends with the worker. */
export function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser().then((browser) => {
    browser.on("disconnected", () => {
      shared = null;
    });
    return browser;
  });
  return shared;
}

export interface Site {
  url: string;
  close(): Promise<void>;
}

export async function serveSite(folder: string, base = "/"): Promise<Site> {
  return serve(folder, { base });
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page whose console errors, uncaught exceptions and requests to other hosts are kept. */
export async function openPage(context: BrowserContext, url: string): Promise<{ page: Page; problems: string[]; foreign: string[] }> {
  const page = await context.newPage();
  const problems: string[] = [];
  const foreign: string[] = [];
  const origin = new URL(url).origin;
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith("http") && target.origin !== origin) foreign.push(request.url());
  });
  await page.goto(url);
  return { page, problems, foreign };
}
