/** What the sandbox does with strategies, in Chromium; `realm.test.ts` and `attacks.test.ts` try it in Firefox, too. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumPath, openPage, type Site, sharedBrowser } from "../browser.js";
import { LONG } from "../length.js";
import type { ProbeResult, ProbeWindow } from "./page/probe.js";
import { serveProbePage } from "./pages.js";

/** Turns of the page's event loop while it waits for a silent strategy. A page that stands still has none. */
const FEWEST_TURNS = 8;

let site: Site;
let visit: Awaited<ReturnType<typeof openPage>>;

beforeAll(async () => {
  if (chromiumPath === null) return;
  site = await serveProbePage();
  visit = await openPage(await (await sharedBrowser()).newContext(), site.url);
});

afterAll(async () => {
  await visit?.page.context().close();
  await site?.close();
});

beforeEach(({ skip }) => {
  skip(chromiumPath === null, "there is no Chromium");
  visit.problems.splice(0);
});

function probe(code: string, stop = false): Promise<ProbeResult> {
  return visit.page.evaluate(([text, isStopped]) => (window as never as ProbeWindow).probe(text, isStopped), [code, stop] as const);
}

const strategy = (body: string): string =>
  `import { HftStrategy } from "sigmax-hft";\nexport default class Probe extends HftStrategy {\n${body}\n}`;

async function nextRunWorks(): Promise<void> {
  const next = await probe(strategy("onTick() {}"));
  expect(next).toMatchObject({ outcome: "complete", message: "" });
  expect(next.rows).toBeGreaterThan(0);
}

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
  const isEnded = async (_where: string, body: string): Promise<void> => {
    const result = await probe(strategy(body));
    expect(result.code).toBe(7001);
    expect(result.turnsInSilence).toBeGreaterThanOrEqual(FEWEST_TURNS);
    await nextRunWorks();
  };

  it.each([["in a handler", "onTick() { for (;;) {} }"]])("%s is ended, the page stays awake, the next run works", isEnded);

  it.each([
    ["at start", "onStart() { while (true) {} }"],
    ["while it loads", "x = (() => { for (;;) {} })();"],
    ["in promises", "async onTick() { for (;;) await null; }"],
  ])("%s is ended, the page stays awake, the next run works", LONG, isEnded);

  it("stops when asked", async () => {
    const result = await probe(strategy("async onStart() { for (;;) await this.engine.sleep(1); }"), true);
    expect(result.outcome).toBe("stopped");
  });
});

describe("a strategy that takes memory", () => {
  // What is written to comes in small steps: between two signs of life little is done, on a slow machine, too.
  const isTold = async (_how: string, body: string, words: RegExp): Promise<void> => {
    const result = await probe(strategy(body));
    expect(result).toMatchObject({ outcome: "error", code: 4008 });
    expect(result.message).toMatch(words);
  };

  it.each([
    ["holds it, array by array", "kept: any[] = []; onTick() { this.kept.push(new Uint8Array(2 ** 26)); }", /holds 1,[01]\d\d MiB/],
    ["asks for it at once", "onTick() { this.kept = new Float64Array(2 ** 29); } kept: any;", /asks for 4,096 MiB/],
  ])("and %s is told so", isTold);

  it.each([
    ["takes it in one handler", "onTick() { const kept: any[] = []; for (;;) kept.push(new Uint8Array(2 ** 27)); }", /asks for 2,176 MiB/],
    ["copies it", "kept = [new Uint8Array(2 ** 23)]; onTick() { this.kept.push(this.kept[0].slice()); }", /holds 1,[01]\d\d MiB/],
    [
      "makes it of another",
      "kept: any[] = []; onTick() { this.kept.push(new Float64Array(new Uint8Array(2 ** 20))); }",
      /holds 1,[01]\d\d MiB/,
    ],
  ])("and %s is told so", LONG, isTold);

  it("and drops it again runs to the end", async () => {
    const result = await probe(
      strategy("taken = 0; onTick() { this.taken += new Uint8Array(2 ** 22).length / 2 ** 22; } onStop() { console.log(this.taken); }"),
    );
    expect(result.outcome).toBe("complete");
    // More than it may hold.
    expect(Number(result.log.at(-1))).toBeGreaterThan(300);
  });

  it("sees the arrays that it knows", async () => {
    const looks = [
      "new Float64Array(3).constructor === Float64Array",
      "new Uint8Array(1) instanceof Uint8Array",
      "Uint8Array.of(1, 2).slice(1)[0] === 2",
      "new (class extends Int32Array {})(2).length === 2",
      "new Uint16Array(new ArrayBuffer(8), 2, 2).byteOffset === 2",
    ];
    const result = await probe(strategy(`onStart() { console.log([${looks.join(", ")}].join()); }`));
    expect(result.log).toEqual([looks.map(() => "true").join()]);
  });
});

describe("errors", () => {
  it("come with line, handler and message", async () => {
    const result = await probe(strategy("  onTick(): void {\n    const order: any = null;\n    order.send();\n  }"));
    expect(result).toMatchObject({ outcome: "error", code: 4002, line: 5, handler: "onTick" });
    expect(result.message).toContain("reading 'send'");
    expect(visit.problems).toEqual([]);
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
  const hurtsNothingElse = async (_what: string, code: string): Promise<void> => {
    await probe(strategy(`onStart() { ${code} }`));
    await nextRunWorks();
    expect(visit.problems.filter((problem) => problem.startsWith("uncaught"))).toEqual([]);
  };

  it.each([
    ["a forged message", "(globalThis as any).postMessage?.({ type: 'done', record: {}, buffers: [] });"],
    ["a broken Promise", "(Promise.prototype as any).then = () => {};"],
  ])("from %s hurts nothing but that run", hurtsNothingElse);

  it.each([
    ["a broken Array.prototype", "(Array.prototype as any).push = () => { throw new Error('no'); };"],
    ["a broken postMessage", "for (let o: any = globalThis; o; o = Object.getPrototypeOf(o)) try { o.postMessage = () => {}; } catch {}"],
  ])("from %s hurts nothing but that run", LONG, hurtsNothingElse);

  it("is text, whatever it says", async () => {
    const result = await probe(strategy('onStart() { console.log("<img src=x onerror=alert(1)>"); throw new Error("<b>bold</b>"); }'));
    expect(result.log[0]).toBe("<img src=x onerror=alert(1)>");
    expect(result.message).toContain("<b>bold</b>");
    expect(await visit.page.locator("img, b").count()).toBe(0);
  });
});
