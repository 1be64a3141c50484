import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { serveSite } from "../browser.js";
import { browser, hashIn, isReady, run, site, visit, withPage } from "./playground.js";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const ALLOWED = { context: { serviceWorkers: "allow" as const } };

withPage();

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
  it("the page opens, edits and runs as before", async () => {
    const { page, context, problems } = await visit(browser, site, ALLOWED);
    await kept(page);
    const online = hashIn(await run(page));
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector(".monaco-host .view-line");
    expect(hashIn(await run(page))).toBe(online);
    expect(problems).toEqual([]);
    await context.close();
  });

  it("a book that was never opened says that it can't be fetched", async () => {
    const { page, context } = await visit(browser, site, ALLOWED);
    await kept(page);
    await page.reload();
    await isReady(page);
    await context.setOffline(true);
    await page.click('[data-setting="book"]');
    await page.click("text=Synthetic, burst");
    await page.click(".book-doors >> text=Open");
    await page.waitForSelector(".notice:has-text('2005')");
    await context.close();
  });
});

describe("a newer page", () => {
  it("is offered, and comes with a reload", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sigmax-page-"));
    cpSync(DIST, folder, { recursive: true });
    const own = await serveSite(folder, "/");
    const { page, context } = await visit(browser, own, ALLOWED);
    await kept(page);
    const worker = join(folder, "sw.js");
    writeFileSync(worker, readFileSync(worker, "utf8").replace(/sigmax-[0-9a-f]{12}/, "sigmax-0123456789ab"));
    await page.reload();
    const notice = page.locator(".notice", { hasText: "A newer version" });
    await notice.waitFor();
    await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload" }).click()]);
    await isReady(page);
    expect(await page.evaluate(() => caches.keys())).toEqual(["sigmax-0123456789ab"]);
    expect(await notice.count()).toBe(0);
    await context.close();
    await own.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("as an app", () => {
  it("has a manifest whose icon is there", async () => {
    const { page, context } = await visit(browser, site);
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
      const { name, icons } = await (await fetch(link?.href ?? "")).json();
      return { name, icon: (await fetch(new URL(icons[0].src, link?.href))).status };
    });
    expect(manifest).toEqual({ name: "SIGMAX HFT Playground", icon: 200 });
    await context.close();
  });
});
