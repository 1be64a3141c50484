import type { Route } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { LONG } from "../length.js";
import {
  browser,
  ended,
  errorsOn,
  hashIn,
  isReady,
  keptTexts,
  openFile,
  run,
  sharedVisit,
  site,
  strategyText,
  type Visit,
  visit,
  withPage,
} from "./playground.js";

withPage();
let open: Visit | null = null;

afterEach(async () => {
  await open?.context.close();
  open = null;
});

const AFTER_A_WHILE = ["  n = 0;", "  onTick(symbol: string, tick: Tick) {", "    if (++this.n < 300) return;"];
const EVIL = "<img src=x onerror=document.title=1>";

const BROKEN: { name: string; file: string; lines: string[]; says: RegExp; line: number; simulated: boolean }[] = [
  {
    name: "a syntax error",
    file: "syntax.ts",
    lines: ["  onTick() {", "    const x = ;", "  }"],
    says: /4001.*does not compile/s,
    line: 4,
    simulated: false,
  },
  {
    name: "a thrown error",
    file: "throws.ts",
    lines: [...AFTER_A_WHILE, "    (undefined as any).price = symbol + tick;", "  }"],
    says: /4002.*TypeError/s,
    line: 6,
    simulated: true,
  },
  {
    name: "a price off the tick",
    file: "tick.ts",
    lines: [...AFTER_A_WHILE, '    this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice + 0.0001, quantity: 1 });', "  }"],
    says: /3104.*not a multiple of the tick/s,
    line: 6,
    simulated: true,
  },
  {
    name: "a negative quantity",
    file: "negative.ts",
    lines: [...AFTER_A_WHILE, '    this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: -1 });', "  }"],
    says: /3103.*above 0, got -1/s,
    line: 6,
    simulated: true,
  },
  {
    name: "an unknown symbol",
    file: "symbol.ts",
    lines: [...AFTER_A_WHILE, '    this.engine.executeOrder({ symbol: "DOGE", side: "buy", price: tick.bidPrice, quantity: 1 });', "  }"],
    says: /3101.*Unknown symbol "DOGE"/s,
    line: 6,
    simulated: true,
  },
];

/** One page with every file: each test brings its own to the front. */
const withFiles = sharedVisit(async () => {
  const opened = await visit(browser, site, {
    kept: keptTexts({
      ...Object.fromEntries(BROKEN.map(({ file, lines }) => [file, strategyText(...lines)])),
      "endless.ts": strategyText(...AFTER_A_WHILE, "    while (true) {}", "  }"),
      "evil.ts": strategyText("  onTick() {", `    throw new Error(${JSON.stringify(EVIL)});`, "  }"),
    }),
  });
  await opened.page.waitForSelector(".monaco-host .view-line");
  return opened;
});

describe("a strategy with", () => {
  const isTold = async ({ file, lines, says, line, simulated }: (typeof BROKEN)[number]) => {
    const { page } = await withFiles();
    await openFile(page, file);
    await page.waitForFunction(
      (text) => document.querySelector(".monaco-host .view-lines")?.textContent?.replaceAll("\u00a0", " ").includes(text),
      lines[0] ?? "",
    );
    expect(await run(page)).toContain("Stopped by an error");
    await expect.poll(() => page.locator(".fault-zone .error-card").innerText()).toMatch(says);
    const words = await errorsOn(page);
    expect(words).toContain(`${file}, line ${line}`);
    expect(/Simulated time \d\d:\d\d\.\d{3}/.test(words)).toBe(simulated);
    await page.waitForSelector(".squiggly-error");
  };

  it.each(BROKEN.slice(0, 1))("$name is told what, where and when", isTold);
  it.each(BROKEN.slice(1))("$name is told what, where and when", LONG, isTold);

  it("an endless loop is ended, and the next run works", async () => {
    const { page } = await withFiles();
    await openFile(page, "endless.ts");
    expect(await run(page)).toContain("Stopped by an error");
    await expect.poll(() => errorsOn(page)).toMatch(/7001.*loop that never ends/s);
    await page.click("text=Examples");
    await page.click(".menu >> text=market-maker.ts");
    await page.waitForSelector('.file-tab [aria-current="true"]:has-text("market-maker.ts")');
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await expect.poll(() => errorsOn(page)).toBe("");
  });

  it("text that looks like HTML stays text", async () => {
    const { page } = await withFiles();
    await openFile(page, "evil.ts");
    await run(page);
    await expect.poll(() => errorsOn(page)).toContain(EVIL);
    expect(await page.locator(".error-card img").count()).toBe(0);
  });
});

type Damage = (body: Buffer) => Buffer | string;

const flipped: Damage = (body) => {
  const copy = Buffer.from(body);
  copy.writeUInt8(copy.readUInt8(copy.length >> 1) ^ 0xff, copy.length >> 1);
  return copy;
};

const damaged = (damage: Damage) => async (route: Route) => {
  const response = await route.fetch();
  await route.fulfill({ body: damage(await response.body()) });
};

const WRONG_BOOKS: { name: string; answer: (route: Route) => Promise<void>; says: RegExp }[] = [
  { name: "is damaged", answer: damaged(flipped), says: /2002, damaged book file.*checksum/s },
  { name: "is cut off", answer: damaged((body) => body.subarray(0, body.length >> 1)), says: /2003, truncated book file/ },
  { name: "is none", answer: damaged(() => "<html>not found</html>"), says: /2001, not a book file/ },
  { name: "can't be fetched", answer: (route) => route.fulfill({ status: 404 }), says: /2005.*the server answered 404/s },
];

describe("a book that", () => {
  it("is damaged, cut off, none, or can't be fetched is refused in words, and tried again on request; so is the core", async () => {
    const answers = WRONG_BOOKS.map(({ answer }) => answer);
    open = await visit(browser, site, {
      before: async (context) => {
        await context.route("**/*.hftbook", (route) => (answers.shift() ?? ((given: Route) => given.continue()))(route));
        await context.route("**/core.wasm", (route) => route.fulfill({ status: 500 }));
      },
    });
    const { page, context } = open;
    for (const { name, says } of WRONG_BOOKS) {
      await expect.poll(() => errorsOn(page), { message: `a book that ${name}` }).toMatch(says);
      expect(await page.locator(".run").isDisabled()).toBe(true);
      await page.click("text=Try again");
    }
    await isReady(page);
    await expect.poll(() => errorsOn(page)).toBe("");
    expect(await run(page)).toContain("Could not run");
    await expect.poll(() => errorsOn(page)).toMatch(/7002.*core\.wasm could not be fetched/s);
    await context.unroute("**/core.wasm");
    await page.click("text=Run again");
    expect(hashIn(await ended(page))).toMatch(/^[0-9a-f]{8}$/);
  });

  it("no list names is said to be missing", LONG, async () => {
    open = await visit(browser, site, { before: (context) => context.route("**/books/index.json", (route) => route.abort()) });
    const { page } = open;
    await expect.poll(() => errorsOn(page)).toMatch(/list of books could not be fetched.*does not answer/s);
  });
});

describe("a browser that", () => {
  it("has no WebAssembly is told what it lacks", LONG, async () => {
    open = await visit(browser, site, { before: (context) => context.addInitScript("delete globalThis.WebAssembly") });
    const { page } = open;
    await isReady(page);
    await expect.poll(() => errorsOn(page)).toMatch(/5001.*The simulator is WebAssembly/s);
  });

  it("keeps nothing runs all the same", LONG, async () => {
    const script =
      'if (self === top) Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })';
    const context = await browser.newContext();
    await context.addInitScript(script);
    const page = await context.newPage();
    await page.goto(site.url);
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    await expect.poll(() => page.locator(".status-bar").innerText()).toContain("does not keep your code");
    await context.close();
  });
});

describe("the set-up", () => {
  it("says at the field what is wrong with it", async () => {
    const { page } = await withFiles();
    await page.click('[data-setting="makerBp"]');
    await page.fill("#setup-makerBp", "free");
    await page.fill("#setup-seed", "-1");
    const words = async () => (await page.locator(".field-error").allInnerTexts()).join("\n");
    await expect.poll(words).toMatch(/Got “free”, wanted basis points/);
    await expect.poll(words).toMatch(/Got “-1”, wanted a whole number/);
    await page.click("text=Back to the defaults");
    await expect.poll(words).toBe("");
    await page.click('[data-tab="editor"]');
  });
});
