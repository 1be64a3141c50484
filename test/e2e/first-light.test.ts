import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { browser, ended, hashIn, isReady, run, SYNTHETIC, site, type Visit, visit, withPage } from "./playground.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

withPage();
let open: Visit | null = null;

const visited = async (...args: Parameters<typeof visit> extends [unknown, unknown, ...infer Rest] ? Rest : never): Promise<Visit> => {
  open = await visit(browser, site, ...args);
  return open;
};

afterEach(async () => {
  await open?.context.close();
  open = null;
});

describe("a first visit", () => {
  it("shows a strategy and a book with its source, runs it, and asks no other host for anything", async () => {
    const { page, problems, foreign } = await visited({ kept: { book: null, visited: false } });
    await isReady(page);
    await page.waitForSelector(".monaco-host .view-line");
    expect(await page.locator(".hint").innerText()).toContain("Start here");
    expect(await page.locator(".status-bar").innerText()).toMatch(/Book: .+/);
    expect(await run(page)).toMatch(/rows in [\d.]+ s/);
    expect(await page.locator(".hint").count()).toBe(0);
    expect(await page.locator('[data-tab="orders"]').innerText()).toMatch(/Orders\s[1-9]/);
    expect(problems).toEqual([]);
    expect(foreign).toEqual([]);
  });

  it("opens a real book when there is one, and calls a generated one synthetic", async () => {
    const { page } = await visited({ kept: { book: null } });
    await isReady(page);
    const entries = await page.evaluate(async () => (await fetch("books/index.json")).json());
    const real = entries.some((entry: { available: boolean; synthetic: boolean }) => entry.available && !entry.synthetic);
    expect(await page.locator('[data-setting="book"] .tag').count()).toBe(real ? 0 : 1);
  });
});

describe("a run", () => {
  it("has the same hash as in Node", async () => {
    const { page } = await visited();
    const inPage = hashIn(await run(page));
    const command = ["bin/sigmax-hft.mjs", "run", "examples/market-maker.ts", "--book", SYNTHETIC, "--json"];
    const { hash } = JSON.parse(execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" })) as { hash: string };
    expect(inPage).toBe(hash.slice(0, 8));
  });

  it("follows the code and the set-up, and both survive a reload", async () => {
    const { page } = await visited();
    const first = hashIn(await run(page));
    await page.click(".monaco-host .view-lines");
    await page.keyboard.press("Control+Home");
    for (let line = 1; line < 5; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.type(" this_is_kept = 1; skew_of = 2;");
    await page.keyboard.press("Control+Enter");
    await ended(page);
    await page.click('[data-setting="latency"]');
    await page.selectOption("#setup-latency", "home");
    expect(hashIn(await run(page))).not.toBe(first);
    await page.reload();
    await isReady(page);
    await page.click('[data-tab="editor"]');
    await page.waitForSelector(".monaco-host .view-line");
    expect(await page.locator(".monaco-host .view-lines").innerText()).toContain("this_is_kept");
    expect(await page.locator('[data-setting="latency"]').innerText()).toContain("home");
  });

  it("can be stopped, and the record up to there stays", async () => {
    const slow = "  onTick() { for (let i = 0, end = performance.now(); i < 3e6; i++) this.n += end; }";
    const { page } = await visited({
      kept: {
        files: {
          files: [
            {
              name: "slow.ts",
              text: `import { HftStrategy } from "sigmax-hft";\nexport default class Slow extends HftStrategy {\n  n = 0;\n${slow}\n}\n`,
            },
          ],
          active: "slow.ts",
        },
      },
    });
    await isReady(page);
    await page.click(".run");
    await page.waitForSelector(".run-status .bar");
    await page.click(".run:has-text('Stop')");
    await isReady(page);
    expect(await page.locator(".status-bar").innerText()).toContain("Run ended early");
  });
});

describe("the editor", () => {
  it("knows the API: completes it, and marks what does not fit", async () => {
    const { page } = await visited({
      kept: {
        files: {
          files: [
            {
              name: "typed.ts",
              text: 'import { HftStrategy, type Tick } from "sigmax-hft";\nexport default class T extends HftStrategy {\n  onTick(_symbol: string, tick: Tick) {\n    const price: string = tick.bidPrice;\n    console.log(price);\n    this.engine.\n  }\n}\n',
            },
          ],
          active: "typed.ts",
        },
      },
    });
    await page.waitForSelector(".monaco-host .view-line");
    await page.waitForFunction(() => /[23] problems/.test(document.querySelector(".editor-foot")?.textContent ?? ""));
    await page.click(".monaco-host .view-lines");
    await page.keyboard.press("Control+Home");
    for (let line = 1; line < 6; line++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Control+Space");
    await page.waitForSelector(".suggest-widget.visible .monaco-list-row");
    expect(await page.locator(".suggest-widget").innerText()).toContain("executeOrder");
  });

  it("is a plain field where it could not be loaded, and everything runs", async () => {
    const { page } = await visited({ before: (context) => context.route("**/monaco-editor*.js", (route) => route.abort()) });
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    expect(await page.locator(".plain-editor textarea").inputValue()).toContain("MarketMaker");
  });
});
