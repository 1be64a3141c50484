import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { serve } from "../scripts/lib/serve.mjs";

/** Chromium as set-up found it. Nothing but the pages served here is asked for. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.SIGMAX_CHROMIUM ?? readFileSync(new URL("../build/browser.txt", import.meta.url), "utf8").trim();
  const args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? [...args, "--no-sandbox"] : args });
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
