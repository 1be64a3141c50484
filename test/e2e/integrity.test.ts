import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Site, serveSite } from "../browser.js";
import { BROWSERS } from "../browsers/any-browser.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { browser, errorsOn, hashIn, isReady, run, SYNTHETIC, site, type Visit, visit, withPage } from "./playground.js";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Runs on it take no time. */
const PART = `${SYNTHETIC}@0-20`;

/** A visit that ends with the test. */
async function visited(...args: Parameters<typeof visit>): Promise<Visit> {
  const open = await visit(...args);
  onTestFinished(() => open.context.close());
  return open;
}

/** Somebody changed a file on the server after the page was built. */
const changed =
  (path: string) =>
  (context: BrowserContext): Promise<unknown> =>
    context.route(path, async (route) => {
      const response = await route.fetch();
      const body = Buffer.from(await response.body());
      const more = path.endsWith(".css") ? "\n:root { --changed: 1 }" : path.endsWith(".js") ? "\nconsole.error('changed ran');" : "\0";
      await route.fulfill({ response, body: Buffer.concat([body, Buffer.from(more)]) });
    });

const ran = ({ problems }: Visit): string[] => problems.filter((problem) => problem.includes("changed ran"));

describe("the files of the page", () => {
  it("are named by their hashes in its HTML: all of its code", () => {
    const html = readFileSync(`${DIST}index.html`, "utf8");
    const [, map = "{}"] = /<script type="importmap">(.*?)<\/script>/.exec(html) ?? [];
    const { integrity } = JSON.parse(map) as { integrity: Record<string, string> };
    const files = (readdirSync(DIST, { recursive: true }) as string[]).filter((file) => /\.(js|css|wasm)$/.test(file) && file !== "sw.js");
    expect(files.length).toBeGreaterThan(20);
    const hashes = files.map((file) => [
      `./${file}`,
      `sha384-${createHash("sha384")
        .update(readFileSync(DIST + file))
        .digest("base64")}`,
    ]);
    expect(integrity).toEqual(Object.fromEntries(hashes));
    for (const [, path = ""] of html.matchAll(/<script[^>]* src="([^"]+)"/g))
      expect(html).toContain(`src="${path}" integrity="${integrity[path]}"`);
  });

  it("are named by their hashes in the service worker: each font and icon", () => {
    const worker = readFileSync(`${DIST}sw.js`, "utf8");
    const files = readdirSync(`${DIST}assets`).filter((file) => !/\.(js|css|wasm)$/.test(file));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const digest = createHash("sha384").update(readFileSync(`${DIST}assets/${file}`));
      expect(worker).toContain(`sha384-${digest.digest("base64")}`);
    }
  });
});

/** The built page in a folder of its own, of which some files of `assets` were changed after it was built. */
function changedFolder(files: RegExp, change: (path: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "changed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(DIST, folder, { recursive: true });
  const found = readdirSync(`${folder}/assets`).filter((file) => files.test(file));
  for (const file of found) change(`${folder}/assets/${file}`);
  if (found.length === 0) throw new Error(`No file of the page matches ${files}`);
  return folder;
}

/** Serves such a folder until the test ends. */
async function changedSite(files: RegExp, change: (path: string) => void): Promise<Site> {
  const served = await serveSite(changedFolder(files, change));
  onTestFinished(() => served.close());
  return served;
}

/** One that a browser takes, so that nothing but its hash can keep it away. */
function anotherFont(path: string): void {
  const other = readdirSync(`${DIST}assets`).find((file) => /^jetbrains-mono-latin-wght.*woff2$/.test(file));
  cpSync(`${DIST}assets/${other}`, path);
}

/** The fonts of the build but those of these names. */
const fontsWithout = (changed: RegExp): string[] =>
  readdirSync(`${DIST}assets`)
    .filter((file) => file.endsWith(".woff2") && !changed.test(file))
    .sort();

/** In the page: which fonts its service worker keeps, once it is there. */
async function keptFonts(): Promise<string[]> {
  await navigator.serviceWorker.ready;
  const names: string[] = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) if (url.endsWith(".woff2")) names.push(url.split("/").at(-1) ?? "");
  return names.sort();
}

describe("the page", () => {
  withPage();

  const doesNotRunWith = async (name: string) => {
    const { page, context } = await visited(browser, site, { kept: { book: PART }, before: changed(`**/${name}`) });
    expect(await run(page)).toContain("Could not run");
    await expect.poll(() => errorsOn(page)).toContain(`${name} is not the file that this page was built with`);
    await context.unroute(`**/${name}`);
    await page.click("text=Run again");
    await page.waitForFunction(() => /run [0-9a-f]{8}/.test(document.querySelector(".run-status")?.textContent ?? ""));
  };

  it.each(["core.wasm"])("does not run with another %s, and says so", doesNotRunWith);
  it.each(["sandbox-worker.js"])("does not run with another %s, and says so", LONG, doesNotRunWith);

  it("does not start another worker that reads books, and says so", LONG, async () => {
    const open = await visited(browser, site, { before: changed("**/book-worker-*.js") });
    await expect
      .poll(() => errorsOn(open.page))
      .toMatch(/7002.*worker that reads books could not start.*is not the file that the page was built with/s);
    expect(ran(open)).toEqual([]);
  });

  it("runs without the worker that studies books when that is another one, and says so where it would tell", LONG, async () => {
    const open = await visited(browser, site, { before: changed("**/study-worker-*.js") });
    const { page } = open;
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await page.click('[data-tab="orders"]');
    await page.locator('[data-pane="orders"] tbody tr').first().click();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.body.innerText.includes("The worker that studies books could not start"));
    expect(ran(open)).toEqual([]);
  });

  const doesNotUse = async (_what: string, path: string) => {
    const open = await visited(browser, site, { before: changed(path) });
    await open.page.waitForFunction(() => document.body.innerText.includes("or is not as it was built"));
    expect(await open.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--changed"))).toBe("");
    expect(ran(open)).toEqual([]);
  };

  it.each([["script", "**/assets/index-*.js"]])("does not use another %s, and says so", doesNotUse);
  it.each([
    ["module", "**/assets/page-*.js"],
    ["style sheet", "**/assets/page-*.css"],
  ])("does not use another %s, and says so", LONG, doesNotUse);

  it("runs without the editor's worker when that is another one", LONG, async () => {
    const open = await visited(browser, site, { before: changed("**/assets/ts.worker-*.js") });
    const { page } = open;
    await isReady(page);
    await page.waitForSelector(".monaco-host .view-line");
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    expect(ran(open)).toEqual([]);
  });

  it("keeps no font that was changed and uses none, by its service worker, and all else", LONG, async () => {
    const served = await changedSite(/^inter-latin-wght.*woff2$/, anotherFont);
    const { page } = await visited(browser, served, { kept: { book: PART }, context: { serviceWorkers: "allow" } });
    expect(await page.evaluate(keptFonts)).toEqual(fontsWithout(/^inter-latin-wght/));
    await page.reload();
    await isReady(page);
    const fonts = await page.evaluate(async () => {
      const asked = [...document.fonts].map((face) =>
        face.load().then(
          () => "",
          () => face.family,
        ),
      );
      const [all, refused] = [asked.length, (await Promise.all(asked)).filter(Boolean)];
      return { isControlled: navigator.serviceWorker.controller !== null, all, refused };
    });
    expect(fonts).toEqual({ isControlled: true, all: expect.any(Number), refused: ["Inter Variable"] });
    expect(fonts.all).toBeGreaterThan(10);
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
  });
});

describe.each(BROWSERS)("in $name", LONG, ({ launch, missing }) => {
  it.skipIf(missing)("a font that was changed on the server is not kept", async () => {
    const wanted = /^inter-(latin|greek)-wght/;
    const [any, served] = [await launch(), await changedSite(/^inter-(latin|greek)-wght.*woff2$/, anotherFont)];
    const page = await any.open(served.url);
    onTestFinished(() => page.close());
    expect(await page.evaluate(keptFonts, null)).toEqual(fontsWithout(wanted));
  });

  it.skipIf(missing)("a module that was changed on the server is not run, and the page says so", async () => {
    const change = (path: string) => appendFileSync(path, "\nself.changedRan = true;");
    const [any, served] = [await launch(), await changedSite(/^page-.*\.js$/, change)];
    const page = await any.open(served.url);
    onTestFinished(() => page.close());
    const said = () => page.evaluate(() => document.body.innerText, null);
    await until("the page names the file", async () => (await said()).includes("not as it was built. Are you"));
    expect(await said()).toContain("or is not as it was built");
    expect(await page.evaluate(() => "changedRan" in self, null)).toBe(false);
  });
});
