import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { serveSite } from "../browser.js";
import { BROWSERS } from "../browsers/any-browser.js";
import { browser, errorsOn, hashIn, isReady, run, site, type Visit, visit, withPage } from "./playground.js";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

withPage();
let open: Visit | null = null;
const folders: string[] = [];

afterEach(async () => {
  await open?.context.close();
  open = null;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

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

describe("the page", () => {
  it("names the hash of all of its code", () => {
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

  it.each(["core.wasm", "sandbox-worker.js"])("does not run with another %s, and says so", async (name) => {
    open = await visit(browser, site, { before: changed(`**/${name}`) });
    const { page, context } = open;
    expect(await run(page)).toContain("Could not run");
    expect(await errorsOn(page)).toContain(`${name} is not the file that this page was built with`);
    await context.unroute(`**/${name}`);
    await page.click("text=Run again");
    await page.waitForFunction(() => /run [0-9a-f]{8}/.test(document.querySelector(".run-status")?.textContent ?? ""));
  });

  it("does not start another worker that reads books, and says so", async () => {
    open = await visit(browser, site, { before: changed("**/book-worker-*.js") });
    await open.page.waitForSelector(".notice");
    expect(await errorsOn(open.page)).toMatch(
      /7002.*worker that reads books could not start.*is not the file that the page was built with/s,
    );
    expect(ran(open)).toEqual([]);
  });

  it("runs without the worker that studies books when that is another one, and says so where it would tell", async () => {
    open = await visit(browser, site, { before: changed("**/study-worker-*.js") });
    const { page } = open;
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await page.click('[data-tab="orders"]');
    await page.locator('[data-pane="orders"] tbody tr').first().click();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.body.innerText.includes("The worker that studies books could not start"));
    expect(ran(open)).toEqual([]);
  });

  it.each([
    ["script", "**/assets/index-*.js", "or is not as it was built"],
    ["module", "**/assets/page-*.js", "or is not as it was built"],
    ["style sheet", "**/assets/page-*.css", "or is not as it was built"],
  ])("does not use another %s, and says so", async (_what, path, words) => {
    open = await visit(browser, site, { before: changed(path) });
    await open.page.waitForFunction((text) => document.body.innerText.includes(text), words);
    expect(await open.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--changed"))).toBe("");
    expect(ran(open)).toEqual([]);
  });

  it("runs without the editor's worker when that is another one", async () => {
    open = await visit(browser, site, { before: changed("**/assets/ts.worker-*.js") });
    const { page } = open;
    await isReady(page);
    await page.waitForSelector(".monaco-host .view-line");
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    expect(ran(open)).toEqual([]);
  });
});

/** The built page in a folder of its own, of which some files of `assets` were changed after it was built. */
function changedFolder(files: RegExp, change: (path: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "changed-"));
  folders.push(folder);
  cpSync(DIST, folder, { recursive: true });
  const found = readdirSync(`${folder}/assets`).filter((file) => files.test(file));
  for (const file of found) change(`${folder}/assets/${file}`);
  if (found.length === 0) throw new Error(`No file of the page matches ${files}`);
  return folder;
}

/** One that a browser takes, so that nothing but its hash can keep it away. */
function anotherFont(path: string): void {
  const other = readdirSync(`${DIST}assets`).find((file) => /^jetbrains-mono-latin-wght.*woff2$/.test(file));
  cpSync(`${DIST}assets/${other}`, path);
}

/** In the page: which fonts its service worker keeps, once it is there. */
async function keptFonts(): Promise<string[]> {
  await navigator.serviceWorker.ready;
  const names: string[] = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) if (url.endsWith(".woff2")) names.push(url.split("/").at(-1) ?? "");
  return names.sort();
}

describe("the service worker", () => {
  it("knows the hash of each font and icon", () => {
    const worker = readFileSync(`${DIST}sw.js`, "utf8");
    const files = readdirSync(`${DIST}assets`).filter((file) => !/\.(js|css|wasm)$/.test(file));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const digest = createHash("sha384").update(readFileSync(`${DIST}assets/${file}`));
      expect(worker).toContain(`sha384-${digest.digest("base64")}`);
    }
  });

  it("gives the page no font that was changed, and all else", async () => {
    const changedSite = await serveSite(changedFolder(/^inter-latin-wght.*woff2$/, anotherFont));
    open = await visit(browser, changedSite, { context: { serviceWorkers: "allow" } });
    const { page } = open;
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
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
    await changedSite.close();
  });
});

describe.each(BROWSERS)("in $name", ({ launch, missing }) => {
  it.skipIf(missing)("a font that was changed on the server is not kept", async () => {
    const [any, changedSite] = await Promise.all([launch(), serveSite(changedFolder(/^inter-(latin|greek)-wght.*woff2$/, anotherFont))]);
    const page = await any.open(changedSite.url);
    const built = readdirSync(`${DIST}assets`).filter((file) => file.endsWith(".woff2"));
    expect(await page.evaluate(keptFonts, null)).toEqual(built.filter((file) => !/^inter-(latin|greek)-wght/.test(file)).sort());
    await any.close();
    await changedSite.close();
  });

  it.skipIf(missing)("a module that was changed on the server is not run, and the page says so", async () => {
    const folder = changedFolder(/^page-.*\.js$/, (path) => appendFileSync(path, "\nself.changedRan = true;"));
    const [any, changedSite] = await Promise.all([launch(), serveSite(folder)]);
    const page = await any.open(changedSite.url);
    const found = await page.evaluate(async () => {
      const until = performance.now() + 20_000;
      while (!document.body.innerText.includes("not as it was built. Are you") && performance.now() < until)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return { words: document.body.innerText, ran: "changedRan" in self };
    }, null);
    expect(found).toEqual({ words: expect.stringContaining("or is not as it was built"), ran: false });
    await any.close();
    await changedSite.close();
  });
});
