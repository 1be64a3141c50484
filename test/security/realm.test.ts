import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Site } from "../browser.js";
import { type AnyBrowser, type AnyPage, BROWSERS } from "../browsers/any-browser.js";
import { LONG } from "../length.js";
import { type Listener, listen } from "./listener.js";
import type { ProbeResult, ProbeWindow } from "./page/probe.js";
import { serveProbePage } from "./pages.js";
import { REACHES, reachingStrategy, reachingWorker } from "./reaches.js";
import { TAMPERINGS, trader } from "./tamperings.js";

/** One of each kind: methods of prototypes, iterators, objects, numbers, promises, globals, the engine. */
const FEW = [
  "Array.prototype.push",
  "iterators of arrays",
  "Object.prototype with a setter",
  "Float64Array.prototype.set",
  "Promise.prototype.then",
  "a global class",
  "the engine's own methods",
];
const isOfFew = ([name]: [string, string]): boolean => FEW.includes(name);

let site: Site;

beforeAll(async () => {
  site = await serveProbePage();
});

afterAll(() => site?.close());

describe.each(BROWSERS)("in $name", ({ name, launch, missing }) => {
  /** What `npm test` tries in the first browser only. */
  const ofFirst = name === "Chromium" ? {} : LONG;
  let browser: AnyBrowser;
  let listener: Listener;
  let page: AnyPage;

  beforeAll(async () => {
    if (missing) return;
    [browser, listener] = await Promise.all([launch(), listen()]);
    page = await browser.open(site.url);
  });

  afterAll(async () => {
    await page?.close();
    await listener?.close();
  });

  const probe = (code: string): Promise<ProbeResult> => page.evaluate((text) => (window as never as ProbeWindow).probe(text), code);

  it.skipIf(missing)(`ways around the lock-down lead nowhere: ${REACHES.length} of them`, async () => {
    expect(REACHES.length).toBeGreaterThanOrEqual(50);
    const result = await probe(reachingStrategy());
    expect([result.message, result.log.at(-1)]).toEqual(["", "tried"]);
    expect(result.log.slice(0, -1)).toEqual([]);
  });

  it.skipIf(missing)("ways around the lock-down lead out of a plain worker: the control", ofFirst, async () => {
    const control = await browser.open(`${listener.url}/control.html`);
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
    await control.close();
  });

  describe("tampering with the language writes no result of its own:", () => {
    let honestRun: Promise<ProbeResult> | null = null;
    const honest = async (): Promise<ProbeResult> => {
      honestRun ??= probe(trader(""));
      expect(await honestRun).toMatchObject({ outcome: "complete", message: "" });
      return honestRun;
    };
    const writesNoResult = async (_name: string, harm: string): Promise<void> => {
      const { hash: honestHash } = await honest();
      const { outcome, hash } = await probe(trader(harm));
      expect(["complete", "error"]).toContain(outcome);
      if (outcome === "complete") expect(hash).toBe(honestHash);
    };
    const all = Object.entries(TAMPERINGS);

    it.skipIf(missing).each(all.filter(isOfFew))("%s", ofFirst, writesNoResult);
    it.skipIf(missing).each(all.filter((one) => !isOfFew(one)))("%s", LONG, writesNoResult);

    it.skipIf(missing)("and the next run, and the page, are as before", ofFirst, async () => {
      const { hash } = await honest();
      const after = await probe(trader(""));
      expect([after.outcome, after.hash]).toEqual(["complete", hash]);
      expect(page.problems).toEqual([]);
    });
  });

  it.skipIf(missing)("objects of a strategy's own may have members of any name", ofFirst, async () => {
    const code = trader(`
      class Failure extends Error { constructor(text) { super(text); this.name = "Failure"; this.message = text + "!"; this.toString = () => "own"; } }
      const counts = {}; counts.constructor = 1; counts.toString = () => "counts"; counts.hasOwnProperty = 2;
      const made = Object.create(Error.prototype); made.message = "own";
      console.log(String(new Failure("a")), new Failure("b").message, String(counts), made.message, Object.keys(counts).join());`);
    const { outcome, log } = await probe(code);
    expect([outcome, log]).toEqual(["complete", ["own b! counts own constructor,toString,hasOwnProperty"]]);
  });
});
