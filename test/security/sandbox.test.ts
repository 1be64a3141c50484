import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sandboxPlugin } from "../../vite.sandbox.js";
import { syntheticBook } from "../books.js";
import { launchBrowser, openPage, type Site, serveSite } from "../browser.js";
import { type Listener, listen } from "./listener.js";
import type { ProbeResult } from "./page/probe.js";
import { NETWORK_PROBES, probeStrategy, probeWorker } from "./probes.js";
import { REACHES, reachingStrategy, reachingWorker, TAMPERINGS } from "./reaches.js";

const OUT = fileURLToPath(new URL("../../build/security-page", import.meta.url));
const WASM = fileURLToPath(new URL("../../build/core.wasm", import.meta.url));

let browser: Browser;
let site: Site;
let listener: Listener;
let page: Page;
let problems: string[];

beforeAll(async () => {
  const root = fileURLToPath(new URL("page", import.meta.url));
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "error",
    plugins: [sandboxPlugin()],
    build: { outDir: OUT, emptyOutDir: true },
  });
  mkdirSync(OUT, { recursive: true });
  writeFileSync(`${OUT}/core.wasm`, readFileSync(WASM));
  writeFileSync(`${OUT}/probe.hftbook`, await syntheticBook({ seed: 5, spanNs: 5e9 }));
  [browser, site, listener] = await Promise.all([launchBrowser(), serveSite(OUT), listen()]);
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), listener?.close()]);
});

beforeEach(async () => {
  listener.reset();
  await page?.context().close();
  ({ page, problems } = await openPage(await browser.newContext(), site.url));
});

function probe(code: string, stopAfterMs?: number): Promise<ProbeResult> {
  return page.evaluate(([text, ms]) => (window as never as { probe(code: string, ms?: number): Promise<ProbeResult> }).probe(text, ms), [
    code,
    stopAfterMs,
  ] as const);
}

const strategy = (body: string): string =>
  `import { HftStrategy } from "sigmax-hft";\nexport default class Probe extends HftStrategy {\n${body}\n}`;

describe("the network", () => {
  it("is out of reach of a worker in the frame, even one without the lock-down", async () => {
    await page.evaluate(async (source) => {
      const frame = (window as never as { openFrame(source: string, hear: (m: unknown) => void): Promise<unknown> }).openFrame;
      await new Promise((resolve) => void frame(source, resolve));
    }, probeWorker(listener.url));
    expect(listener.hits()).toEqual([]);
  });

  it("is out of reach of a strategy", async () => {
    const result = await probe(probeStrategy(listener.url));
    expect(result.log.at(-1)).toBe("tried");
    expect(result.log.filter((line) => line.startsWith("through"))).toEqual([]);
    expect(listener.hits()).toEqual([]);
  });

  it("is in reach of the same probes in a plain worker: the control", async () => {
    const control = await (await browser.newContext()).newPage();
    await control.goto(`${listener.url}/control.html`);
    listener.reset();
    await control.evaluate(
      (source) =>
        new Promise((resolve) => {
          const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          worker.onmessage = resolve;
        }),
      probeWorker(listener.url),
    );
    expect(listener.hits()).toEqual(Object.keys(NETWORK_PROBES).sort());
    await control.context().close();
  });
});

describe("ways around the lock-down", () => {
  it(`lead nowhere: ${REACHES.length} of them`, async () => {
    expect(REACHES.length).toBeGreaterThanOrEqual(50);
    const result = await probe(reachingStrategy());
    expect(result.log.at(-1)).toBe("tried");
    expect(result.log.slice(0, -1)).toEqual([]);
  });

  it("lead out of a plain worker: the control", async () => {
    const control = await (await browser.newContext()).newPage();
    await control.goto(`${listener.url}/control.html`);
    const reached = await control.evaluate(
      (source) =>
        new Promise<string[]>((resolve) => {
          const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          worker.onmessage = ({ data }) => resolve(data);
        }),
      reachingWorker(),
    );
    const missed = REACHES.map(({ name }) => name).filter((name) => !reached.includes(name));
    // A sloppy caller's functions are not told of in any worker's module code; shared memory wants headers that no page here has.
    expect(missed.filter((name) => !/stack of an error|shared memory/.test(name))).toEqual([]);
    await control.context().close();
  });
});

describe("tampering with the language", () => {
  it.each(Object.entries(TAMPERINGS))("hurts the one who does it: %s", async (_, harm) => {
    const body = (before: string) =>
      strategy(`onStart() { ${before} }
      onTick(symbol: string, tick: any) { if (this.engine.activeOrders.size === 0) this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 }); }`);
    const honest = await probe(body(""));
    const tampered = await probe(body(harm));
    // It may break its own run, whose result is refused then. It may not bring one that is none, nor break the next one.
    expect(["complete", "error", "stopped", "refused"]).toContain(tampered.outcome);
    expect(problems).toEqual([]);
    const after = await probe(body(""));
    expect([after.outcome, after.log]).toEqual([honest.outcome, honest.log]);
  });
});

describe("the worker's scope", () => {
  it("has nothing left that talks, stores or waits", async () => {
    const names = [
      "fetch",
      "XMLHttpRequest",
      "WebSocket",
      "Worker",
      "indexedDB",
      "caches",
      "postMessage",
      "setTimeout",
      "navigator",
      "BroadcastChannel",
      "URL",
    ];
    const result = await probe(
      strategy(`onStart() { for (const name of ${JSON.stringify(names)}) if ((globalThis as any)[name] !== undefined) console.log("left: " + name);
        for (let o: any = globalThis; o; o = Object.getPrototypeOf(o)) for (const name of ${JSON.stringify(names)}) if (Object.getOwnPropertyDescriptor(o, name)?.value) console.log("hidden: " + name); }`),
    );
    expect(result.outcome).toBe("complete");
    expect(result.log).toEqual([]);
  });
});

describe("a strategy that does not end", () => {
  it.each([
    ["in a handler", "onTick() { for (;;) {} }"],
    ["at start", "onStart() { while (true) {} }"],
    ["while it loads", "x = (() => { for (;;) {} })();"],
    ["in promises", "async onTick() { for (;;) await null; }"],
  ])("%s is ended, the page stays awake, the next run works", async (_where, body) => {
    const result = await probe(strategy(body));
    expect(result.code).toBe(7001);
    expect(result.longestStallMs).toBeLessThan(1_000);
    const next = await probe(strategy("onTick() {}"));
    expect(next.outcome).toBe("complete");
    expect(next.rows).toBeGreaterThan(0);
  });

  it("stops when asked", async () => {
    const result = await probe(strategy("async onStart() { for (;;) await this.engine.sleep(1); }"), 300);
    expect(result.outcome).toBe("stopped");
  });
});

describe("errors", () => {
  it("come with line, handler and message", async () => {
    const result = await probe(strategy("  onTick(): void {\n    const order: any = null;\n    order.send();\n  }"));
    expect(result).toMatchObject({ outcome: "error", code: 4002, line: 5, handler: "onTick" });
    expect(result.message).toContain("reading 'send'");
    expect(problems).toEqual([]);
  });

  it("are found in promises nobody waits for", async () => {
    const result = await probe(
      strategy(
        "  onTick(): void {\n    void this.later();\n  }\n  async later() {\n    await this.engine.sleep(1000);\n    throw new RangeError('late');\n  }",
      ),
    );
    expect(result).toMatchObject({ outcome: "error", code: 4002, line: 8 });
  });

  it("of syntax are told with their place", async () => {
    expect(await probe("const a = ;")).toMatchObject({ outcome: "error", code: 4001, line: 1 });
  });
});

describe("what comes back", () => {
  it.each([
    ["a forged message", "(globalThis as any).postMessage?.({ type: 'done', record: {}, buffers: [] });"],
    ["a broken Array.prototype", "(Array.prototype as any).push = () => { throw new Error('no'); };"],
    ["a broken Promise", "(Promise.prototype as any).then = () => {};"],
    ["a broken postMessage", "for (let o: any = globalThis; o; o = Object.getPrototypeOf(o)) try { o.postMessage = () => {}; } catch {}"],
  ])("from %s hurts nothing but that run", async (_what, code) => {
    await probe(strategy(`onStart() { ${code} }`));
    const next = await probe(strategy("onTick() {}"));
    expect(next.outcome).toBe("complete");
    expect(problems.filter((problem) => problem.startsWith("uncaught"))).toEqual([]);
  });

  it("is text, whatever it says", async () => {
    const result = await probe(strategy('onStart() { console.log("<img src=x onerror=alert(1)>"); throw new Error("<b>bold</b>"); }'));
    expect(result.log[0]).toBe("<img src=x onerror=alert(1)>");
    expect(result.message).toContain("<b>bold</b>");
    expect(await page.locator("img, b").count()).toBe(0);
  });
});
