import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { DESKTOP, launchBrowser, openPage, type Site, serveSite } from "../browser.js";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

/** A book that every machine has, since it is generated. */
export const SYNTHETIC = "synthetic-calm-1";

/** Serves the built page below a path, as a file host would. */
export async function servePage(): Promise<Site> {
  if (!existsSync(`${DIST}/index.html`)) throw new Error("There is no built page in dist/. Run: npm run build");
  return serveSite(DIST, "/some/path/");
}

/** Of the tests of this file, from `withPage` on. */
export let browser: Browser;
export let site: Site;

/** A browser and the built page for all tests of a file. */
export function withPage(): void {
  beforeAll(async () => {
    [browser, site] = await Promise.all([launchBrowser(), servePage()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  problems: string[];
  foreign: string[];
}

interface VisitOptions {
  context?: BrowserContextOptions;
  /** What the browser keeps from an earlier visit: `files`, `book`, `setup`, `visited`. */
  kept?: Record<string, unknown>;
  /** Before the page is asked for. */
  before?: (context: BrowserContext) => Promise<unknown>;
}

/** Opens the page in a fresh profile. The synthetic book is chosen unless `kept` says otherwise. */
export async function visit(browser: Browser, site: Site, { context: options, kept = {}, before }: VisitOptions = {}): Promise<Visit> {
  // Requests that a service worker makes can't be refused by a test; offline.test.ts has its own visits.
  const context = await browser.newContext({ viewport: DESKTOP, serviceWorkers: "block", ...options });
  await context.addInitScript(
    (values) => {
      if (self !== top || localStorage.getItem("sigmax.seeded")) return;
      localStorage.setItem("sigmax.seeded", "true");
      for (const [key, value] of Object.entries(values)) localStorage.setItem(`sigmax.${key}`, JSON.stringify(value));
    },
    { book: SYNTHETIC, visited: true, ...kept },
  );
  await before?.(context);
  return { context, ...(await openPage(context, site.url)) };
}

const hashOf = (name: string, text: string): string => `${name}-${createHash(name).update(text).digest("base64")}`;

/**
 * Serves a script of the page with more at its beginning, and an `index.html` that was built with it: without that the page
 * would refuse it.
 */
export async function prefixed(context: BrowserContext, script: RegExp, prefix: string): Promise<void> {
  const name = (readdirSync(DIST, { recursive: true }) as string[]).find((file) => script.test(file));
  if (!name) throw new Error(`No file of the page matches ${script}`);
  const before = readFileSync(`${DIST}/${name}`, "utf8");
  const after = prefix + before;
  const page = readFileSync(`${DIST}/index.html`, "utf8");
  const [, map = ""] = /<script type="importmap">(.*?)<\/script>/.exec(page) ?? [];
  const changed = map.replace(hashOf("sha384", before), hashOf("sha384", after));
  const body = page.replace(map, changed).replace(hashOf("sha256", map), hashOf("sha256", changed));
  await context.route(`**/${name}`, (route) => route.fulfill({ contentType: "text/javascript", body: after }));
  await context.route(
    (url) => url.pathname.endsWith("/"),
    (route) => route.fulfill({ contentType: "text/html", body }),
  );
}

export const isReady = (page: Page): Promise<unknown> => page.waitForSelector(".run:enabled:has-text('Run')", { timeout: 30_000 });

/** Presses Run and waits for the end. Returns what stands beside the button. */
export async function run(page: Page): Promise<string> {
  await isReady(page);
  await page.click(".run");
  return ended(page);
}

export async function ended(page: Page): Promise<string> {
  await page.waitForFunction(() => {
    const words = document.querySelector(".run-status")?.textContent ?? "";
    return /run [0-9a-f]{8}|Stopped by|Could not run/.test(words) || document.querySelector(".phone-summary") !== null;
  });
  return (await page.locator(".run-status").allInnerTexts()).join(" ");
}

export const hashIn = (status: string): string => /run ([0-9a-f]{8})/.exec(status)?.[1] ?? "none";

/** A strategy's file with these lines in its class, as kept by the browser. */
export function keptStrategy(...lines: string[]): { files: { files: { name: string; text: string }[]; active: string } } {
  const text = [
    'import { HftStrategy, type Tick } from "sigmax-hft";',
    "export default class Probe extends HftStrategy {",
    ...lines,
    "}",
    "",
  ];
  return { files: { files: [{ name: "probe.ts", text: text.join("\n") }], active: "probe.ts" } };
}

/** The texts of every error that shows. */
export async function errorsOn(page: Page): Promise<string> {
  return (await page.locator(".error-card, .notice").allInnerTexts()).join("\n");
}
