import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Site, serveSite } from "../browser.js";
import { LONG } from "../length.js";
import { browser, hashIn, isReady, run, SYNTHETIC, sharedVisit, visit, withPage } from "./playground.js";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));

withPage();

/** A copy of the page that a test may change, with a service worker that a visit installs. */
let folder = "";
let own: Site;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sigmax-page-"));
  cpSync(DIST, folder, { recursive: true });
  own = await serveSite(folder, "/some/path/");
});

afterAll(async () => {
  await own?.close();
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

const onceVisited = sharedVisit(async () => {
  const opened = await visit(browser, own, { context: { serviceWorkers: "allow" }, kept: { book: `${SYNTHETIC}@0-10` } });
  await kept(opened.page);
  return opened;
});

/** Until the service worker has kept the page and the book of this visit. */
async function kept(page: Page): Promise<void> {
  await isReady(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(async () => {
    for (const name of await caches.keys())
      if ((await (await caches.open(name)).keys()).some(({ url }) => url.endsWith(".hftbook"))) return true;
    return false;
  });
}

describe("without a network, after one visit", () => {
  it("the page opens, edits and runs as before, and a book that was never opened says that it can't be fetched", LONG, async () => {
    const { page, context, problems } = await onceVisited();
    const online = hashIn(await run(page));
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector(".monaco-host .view-line");
    expect(hashIn(await run(page))).toBe(online);
    expect(problems).toEqual([]);
    await page.click('[data-setting="book"]');
    await page.click("text=Synthetic, burst");
    await page.click(".book-doors >> text=Open");
    await page.waitForSelector(".notice:has-text('2005')");
    await context.setOffline(false);
  });
});

describe("a newer page", () => {
  it("is offered, and comes with a reload", LONG, async () => {
    const { page } = await onceVisited();
    const worker = join(folder, "sw.js");
    writeFileSync(worker, readFileSync(worker, "utf8").replace(/sigmax-[0-9a-f]{12}/, "sigmax-0123456789ab"));
    await page.reload();
    const notice = page.locator(".notice", { hasText: "A newer version" });
    await notice.waitFor();
    await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload" }).click()]);
    await isReady(page);
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual(["sigmax-0123456789ab"]);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting === null)).toBe(true);
    expect(await notice.count()).toBe(0);
  });
});

describe("as an app", () => {
  it("has a manifest whose icon is there", async () => {
    const page = readFileSync(join(DIST, "index.html"), "utf8");
    const [, href = ""] = /<link rel="manifest" href="([^"]+)"/.exec(page) ?? [];
    const { name, icons } = JSON.parse(readFileSync(join(DIST, href), "utf8"));
    expect(name).toBe("SIGMAX HFT Playground");
    expect(existsSync(join(DIST, icons[0].src))).toBe(true);
  });
});
