import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { chromiumPath, DESKTOP, openPage, type Site, serveSite, sharedBrowser } from "../browser.js";

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

/** The worker's Chromium and the built page for all tests of a file, which are skipped where there is no Chromium. */
export function withPage(): void {
  beforeAll(async () => {
    if (chromiumPath) [browser, site] = await Promise.all([sharedBrowser(), servePage()]);
  });
  beforeEach(({ skip }) => skip(chromiumPath === null, "there is no Chromium"));
  afterAll(async () => {
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

/**
 * A visit that several tests share: opened for the first test that asks for it, closed after the last test of the file or `describe`.
 * After a test that failed, the next one gets a new visit.
 */
export function sharedVisit(open: () => Promise<Visit>): () => Promise<Visit> {
  let opened: Promise<Visit> | null = null;
  const close = async (): Promise<void> => {
    const visit = await opened?.catch(() => null);
    opened = null;
    await visit?.context.close();
  };
  afterEach(({ task }) => (task.result?.state === "fail" ? close() : undefined));
  afterAll(close);
  return () => {
    opened ??= open();
    return opened;
  };
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

export const isReady = (page: Page): Promise<unknown> => page.waitForSelector(".run:enabled:has-text('Run')");

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

type KeptFiles = { files: { files: { name: string; text: string }[]; active: string } };

/** A strategy's file with these lines in its class, as kept by the browser. */
export function keptStrategy(...lines: string[]): KeptFiles {
  return keptTexts({ "probe.ts": strategyText(...lines) });
}

/** The text of a strategy's file with these lines in its class. */
export function strategyText(...lines: string[]): string {
  const text = [
    'import { HftStrategy, type Tick } from "sigmax-hft";',
    "export default class Probe extends HftStrategy {",
    ...lines,
    "}",
    "",
  ];
  return text.join("\n");
}

/** Files by name, as kept by the browser; the first one is in front. */
export function keptTexts(texts: Record<string, string>): KeptFiles {
  const files = Object.entries(texts).map(([name, text]) => ({ name, text }));
  return { files: { files, active: files[0]?.name ?? "" } };
}

/** Brings a file of the editor to the front. */
export async function openFile(page: Page, name: string): Promise<void> {
  const tab = page.locator(".file-tab .tab").filter({ hasText: name });
  await tab.click();
  await expect.poll(() => tab.getAttribute("aria-current")).toBe("true");
}

/** Presses a key that moves the focus, and waits until it has moved. */
export async function moveFocus(page: Page, key: string): Promise<void> {
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press(key);
  await page.waitForFunction((was) => document.activeElement !== was, before);
}

/** The pane that has the focus; undefined when none has. */
export const focusedPane = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-pane]")?.dataset.pane);

/** Takes the focus from whatever has it, as after the page was opened. */
export const dropFocus = (page: Page): Promise<void> => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

/** The texts of every error that shows. */
export async function errorsOn(page: Page): Promise<string> {
  return (await page.locator(".error-card, .notice").allInnerTexts()).join("\n");
}
