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

afterEach(async () => {
  await open?.context.close();
  open = null;
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

describe.each(BROWSERS)("in $name", ({ launch, missing }) => {
  it.skipIf(missing)("a module that was changed on the server is not run, and the page says so", async () => {
    const folder = mkdtempSync(join(tmpdir(), "changed-"));
    cpSync(DIST, folder, { recursive: true, filter: (path) => !path.endsWith(".hftbook") });
    for (const file of readdirSync(`${folder}/assets`))
      if (/^page-.*\.js$/.test(file)) appendFileSync(`${folder}/assets/${file}`, "\nself.changedRan = true;");
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
    rmSync(folder, { recursive: true });
  });
});
