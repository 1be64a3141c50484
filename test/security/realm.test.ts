import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Site, serveSite } from "../browser.js";
import { type AnyBrowser, type AnyPage, BROWSERS } from "../browsers/any-browser.js";
import { type Listener, listen } from "./listener.js";
import type { ProbeResult } from "./page/probe.js";
import { buildProbePage } from "./pages.js";
import { REACHES, reachingStrategy, reachingWorker } from "./reaches.js";
import { TAMPERINGS, trader } from "./tamperings.js";

let site: Site;

beforeAll(async () => {
  site = await serveSite(await buildProbePage());
});

afterAll(() => site?.close());

describe.each(BROWSERS)("in $name", ({ launch, missing }) => {
  let browser: AnyBrowser;
  let listener: Listener;
  let page: AnyPage;

  beforeAll(async () => {
    if (missing) return;
    [browser, listener] = await Promise.all([launch(), listen()]);
    page = await browser.open(site.url);
  });

  afterAll(async () => {
    await browser?.close();
    await listener?.close();
  });

  const probe = (code: string): Promise<ProbeResult> =>
    page.evaluate((text) => (window as never as { probe(code: string): Promise<ProbeResult> }).probe(text), code);

  it.skipIf(missing)(`ways around the lock-down lead nowhere: ${REACHES.length} of them`, async () => {
    expect(REACHES.length).toBeGreaterThanOrEqual(50);
    const result = await probe(reachingStrategy());
    expect(result.log.at(-1)).toBe("tried");
    expect(result.log.slice(0, -1)).toEqual([]);
  });

  it.skipIf(missing)("ways around the lock-down lead out of a plain worker: the control", async () => {
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
    let honest: ProbeResult;

    beforeAll(async () => {
      if (missing) return;
      honest = await probe(trader(""));
      expect(honest.outcome).toBe("complete");
    });

    it.skipIf(missing).each(Object.entries(TAMPERINGS))("%s", async (_, harm) => {
      const { outcome, hash } = await probe(trader(harm));
      expect(["complete", "error"]).toContain(outcome);
      if (outcome === "complete") expect(hash).toBe(honest.hash);
    });

    it.skipIf(missing)("and the next run, and the page, are as before", async () => {
      const after = await probe(trader(""));
      expect([after.outcome, after.hash]).toEqual([honest.outcome, honest.hash]);
      expect(page.problems).toEqual([]);
    });
  });

  it.skipIf(missing)("objects of a strategy's own may have members of any name", async () => {
    const code = trader(`
      class Failure extends Error { constructor(text) { super(text); this.name = "Failure"; this.message = text + "!"; this.toString = () => "own"; } }
      const counts = {}; counts.constructor = 1; counts.toString = () => "counts"; counts.hasOwnProperty = 2;
      const made = Object.create(Error.prototype); made.message = "own";
      console.log(String(new Failure("a")), new Failure("b").message, String(counts), made.message, Object.keys(counts).join());`);
    const { outcome, log } = await probe(code);
    expect([outcome, log]).toEqual(["complete", ["own b! counts own constructor,toString,hasOwnProperty"]]);
  });
});
