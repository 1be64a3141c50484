import type { BrowserContext, Route } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { browser, errorsOn, hashIn, isReady, keptStrategy, run, site, type Visit, visit, withPage } from "./playground.js";

withPage();
let open: Visit | null = null;

afterEach(async () => {
  await open?.context.close();
  open = null;
});

const AFTER_A_WHILE = ["  n = 0;", "  onTick(symbol: string, tick: Tick) {", "    if (++this.n < 300) return;"];

const BROKEN: { name: string; lines: string[]; says: RegExp; at: RegExp; simulated: boolean }[] = [
  {
    name: "a syntax error",
    lines: ["  onTick() {", "    const x = ;", "  }"],
    says: /4001.*does not compile/s,
    at: /probe\.ts, line 4/,
    simulated: false,
  },
  {
    name: "a thrown error",
    lines: [...AFTER_A_WHILE, "    (undefined as any).price = symbol + tick;", "  }"],
    says: /4002.*TypeError/s,
    at: /probe\.ts, line 6/,
    simulated: true,
  },
  {
    name: "a price off the tick",
    lines: [...AFTER_A_WHILE, '    this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice + 0.0001, quantity: 1 });', "  }"],
    says: /3104.*not a multiple of the tick/s,
    at: /probe\.ts, line 6/,
    simulated: true,
  },
  {
    name: "a negative quantity",
    lines: [...AFTER_A_WHILE, '    this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: -1 });', "  }"],
    says: /3103.*above 0, got -1/s,
    at: /probe\.ts, line 6/,
    simulated: true,
  },
  {
    name: "an unknown symbol",
    lines: [...AFTER_A_WHILE, '    this.engine.executeOrder({ symbol: "DOGE", side: "buy", price: tick.bidPrice, quantity: 1 });', "  }"],
    says: /3101.*Unknown symbol "DOGE"/s,
    at: /probe\.ts, line 6/,
    simulated: true,
  },
];

describe("a strategy with", () => {
  it.each(BROKEN)("$name is told what, where and when", async ({ lines, says, at, simulated }) => {
    open = await visit(browser, site, { kept: keptStrategy(...lines) });
    const { page } = open;
    await page.waitForSelector(".monaco-host .view-line");
    expect(await run(page)).toContain("Stopped by an error");
    await page.waitForSelector(".fault-zone .error-card");
    const words = await errorsOn(page);
    expect(words).toMatch(says);
    expect(words).toMatch(at);
    expect(/Simulated time \d\d:\d\d\.\d{3}/.test(words)).toBe(simulated);
    await page.waitForSelector(".squiggly-error");
  });

  it("an endless loop is ended, and the next run works", async () => {
    open = await visit(browser, site, { kept: keptStrategy(...AFTER_A_WHILE, "    while (true) {}", "  }") });
    const { page } = open;
    expect(await run(page)).toContain("Stopped by an error");
    expect(await errorsOn(page)).toMatch(/7001.*loop that never ends/s);
    await page.click("text=Examples");
    await page.click(".menu >> text=market-maker.ts");
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    expect(await errorsOn(page)).toBe("");
  });

  it("text that looks like HTML stays text", async () => {
    const evil = "<img src=x onerror=document.title=1>";
    open = await visit(browser, site, { kept: keptStrategy("  onTick() {", `    throw new Error(${JSON.stringify(evil)});`, "  }") });
    const { page } = open;
    await run(page);
    expect(await errorsOn(page)).toContain(evil);
    expect(await page.locator(".error-card img").count()).toBe(0);
  });
});

type Damage = (body: Buffer) => Buffer | string;

const served =
  (damage: Damage) =>
  (context: BrowserContext): Promise<unknown> =>
    context.route("**/*.hftbook", async (route: Route) => {
      const response = await route.fetch();
      await route.fulfill({ body: damage(await response.body()) });
    });

const flipped: Damage = (body) => {
  const copy = Buffer.from(body);
  copy.writeUInt8(copy.readUInt8(copy.length >> 1) ^ 0xff, copy.length >> 1);
  return copy;
};

describe("a book that", () => {
  it.each<{ name: string; damage: Damage; says: RegExp }>([
    { name: "is damaged", damage: flipped, says: /2002, damaged book file.*checksum/s },
    { name: "is cut off", damage: (body) => body.subarray(0, body.length >> 1), says: /2003, truncated book file/ },
    { name: "is none", damage: () => "<html>not found</html>", says: /2001, not a book file/ },
  ])("$name is refused in words", async ({ damage, says }) => {
    open = await visit(browser, site, { before: served(damage) });
    await open.page.waitForSelector(".notice");
    expect(await errorsOn(open.page)).toMatch(says);
    expect(await open.page.locator(".run").isDisabled()).toBe(true);
  });

  it("can't be fetched is tried again on request", async () => {
    open = await visit(browser, site, { before: (context) => context.route("**/*.hftbook", (route) => route.fulfill({ status: 404 })) });
    const { page, context } = open;
    await page.waitForSelector(".notice");
    expect(await errorsOn(page)).toMatch(/2005.*the server answered 404/s);
    await context.unroute("**/*.hftbook");
    await page.click("text=Try again");
    await isReady(page);
    expect(await errorsOn(page)).toBe("");
  });

  it("no list names is said to be missing", async () => {
    open = await visit(browser, site, { before: (context) => context.route("**/books/index.json", (route) => route.abort()) });
    await open.page.waitForSelector(".notice");
    expect(await errorsOn(open.page)).toMatch(/list of books could not be fetched.*does not answer/s);
  });
});

describe("a browser that", () => {
  it("has no WebAssembly is told what it lacks", async () => {
    open = await visit(browser, site, { before: (context) => context.addInitScript("delete globalThis.WebAssembly") });
    await isReady(open.page);
    expect(await errorsOn(open.page)).toMatch(/5001.*The simulator is WebAssembly/s);
  });

  it("can't fetch the core says so, and can run again", async () => {
    open = await visit(browser, site, { before: (context) => context.route("**/core.wasm", (route) => route.fulfill({ status: 500 })) });
    const { page, context } = open;
    expect(await run(page)).toContain("Could not run");
    expect(await errorsOn(page)).toMatch(/7002.*core\.wasm could not be fetched/s);
    await context.unroute("**/core.wasm");
    await page.click("text=Run again");
    await page.waitForFunction(() => /run [0-9a-f]{8}/.test(document.querySelector(".run-status")?.textContent ?? ""));
  });

  it("keeps nothing runs all the same", async () => {
    const script =
      'if (self === top) Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })';
    const context = await browser.newContext();
    await context.addInitScript(script);
    const page = await context.newPage();
    await page.goto(site.url);
    expect(hashIn(await run(page))).toMatch(/^[0-9a-f]{8}$/);
    expect(await page.locator(".status-bar").innerText()).toContain("does not keep your code");
    await context.close();
  });
});

describe("the set-up", () => {
  it("says at the field what is wrong with it", async () => {
    open = await visit(browser, site);
    const { page } = open;
    await isReady(page);
    await page.click('[data-setting="makerBp"]');
    await page.fill("#setup-makerBp", "free");
    await page.fill("#setup-seed", "-1");
    const words = await page.locator(".field-error").allInnerTexts();
    expect(words.join("\n")).toMatch(/Got “free”, wanted basis points/);
    expect(words.join("\n")).toMatch(/Got “-1”, wanted a whole number/);
    await page.click("text=Back to the defaults");
    expect(await page.locator(".field-error").count()).toBe(0);
  });
});
