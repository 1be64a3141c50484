/** Ways out of the sandbox: none arrives from within it, each arrives without walls. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at } from "../../scripts/lib/paths.mjs";
import type { Site } from "../browser.js";
import { BROWSERS } from "../browsers/any-browser.js";
import { LONG } from "../length.js";
import type { Attack } from "./attacks/attack.js";
import { FRAME_ATTACKS } from "./attacks/frame-attacks.js";
import { type Outcome, tryAll, type Ways } from "./attacks/try-all.js";
import { WORKER_ATTACKS } from "./attacks/worker-attacks.js";
import type { ProbeWindow } from "./page/probe.js";
import { serveFramePage, serveProbePage } from "./pages.js";

const REPORT = at("build/reports/attacks.json");
const ALL: Ways = { worker: WORKER_ATTACKS, frame: FRAME_ATTACKS };
const FEW: Ways = { worker: fewOf(WORKER_ATTACKS), frame: fewOf(FRAME_ATTACKS) };

/** The first way of each family, and every fourth after it. */
function fewOf(attacks: readonly Attack[]): Attack[] {
  return attacks.filter(({ name, family }) => {
    const own = attacks.filter((attack) => attack.family === family);
    return own.findIndex((attack) => attack.name === name) % 4 === 0;
  });
}

let probeSite: Site;
let documentSite: Site;
let frameSite: Site;

beforeAll(async () => {
  [probeSite, documentSite, frameSite] = await Promise.all([serveProbePage(), serveFramePage(false), serveFramePage(true)]);
});

afterAll(() => Promise.all([probeSite, documentSite, frameSite].map((site) => site?.close())));

describe(`a few ways of each family, ${FEW.worker.length + FEW.frame.length} in all`, () => {
  describe("in Chromium", () => tryWays(BROWSERS[0] as (typeof BROWSERS)[number], FEW));
});

describe(`all ${ALL.worker.length + ALL.frame.length} ways`, LONG, () => {
  const report: Record<string, Pick<Outcome, "version" | "arrived" | "control">> = {};

  describe.each(BROWSERS)("in $name", (browser) =>
    tryWays(browser, ALL, ({ version, arrived, control }) => {
      report[browser.name] = { version, arrived, control };
    }),
  );

  afterAll(() => {
    mkdirSync(dirname(REPORT), { recursive: true });
    writeFileSync(REPORT, JSON.stringify({ attacks: ALL, report }));
  });
});

/** The tests of one browser. They look at the same outcome. */
function tryWays({ name, launch, missing }: (typeof BROWSERS)[number], ways: Ways, note?: (outcome: Outcome) => void): void {
  let outcome: Promise<Outcome> | null = null;
  const tried = (): Promise<Outcome> => {
    outcome ??= launch()
      .then((browser) => tryAll(browser, { probe: probeSite.url, document: documentSite.url, frame: frameSite.url }, ways))
      .then((all) => {
        note?.(all);
        return all;
      });
    return outcome;
  };
  const expected = (attacks: readonly Attack[]): string[] =>
    attacks.filter(({ only }) => only === undefined || only === name).map((attack) => attack.name);

  it.skipIf(missing)("nothing leads out of a worker that only the frame holds", async () => {
    const { arrived } = await tried();
    // The language and its clock are the lock-down's matter, not the frame's.
    expect(arrived.worker.filter((way) => !isOfLanguage(way))).toEqual([]);
  });

  it.skipIf(missing)("nothing leads out of a strategy", async () => {
    const { arrived, run } = await tried();
    expect([run.message, run.log.at(-1)]).toEqual(["", "tried"]);
    expect(arrived.strategy).toEqual([]);
  });

  it.skipIf(missing)("each way leads out of a plain worker: the control", async () => {
    const { control } = await tried();
    expect(control.worker).toEqual(expected(ways.worker));
  });

  it.skipIf(missing)("nothing leads out of the frame's document as the product leaves it", async () => {
    const { arrived } = await tried();
    expect(arrived.frame).toEqual([]);
  });

  it.skipIf(missing)("nothing leads out by the frame's policy alone, but for the ways that no policy holds", async () => {
    const { arrived } = await tried();
    const past = ways.frame.filter((attack) => attack.past?.includes(name as "Chromium")).map((attack) => attack.name);
    expect(arrived.document.filter((way) => !past.includes(way))).toEqual([]);
  });

  it.skipIf(missing)("each way leads out of a plain frame: the control", async () => {
    const { control } = await tried();
    expect(control.frame).toEqual(expected(ways.frame));
  });

  it.skipIf(missing)("the pages stand as before", async () => {
    const { stood } = await tried();
    expect(stood.map(({ place, after }) => [place, after])).toEqual(stood.map(({ place, before }) => [place, before]));
  });

  it.skipIf(missing)("a strategy has none of what a document has: no policy would hold it there", async () => {
    const page = await (await launch()).open(probeSite.url);
    const names = ["document", "window", "parent", "top", "opener", "frameElement", "Image", "RTCPeerConnection", "navigator"];
    const code = `import { HftStrategy } from "sigmax-hft";
export default class Looking extends HftStrategy {
  onStart() { console.log(${JSON.stringify(names)}.filter((name) => (globalThis as any)[name] !== undefined).join()); }
}`;
    const { outcome, log } = await page.evaluate((text) => (window as never as ProbeWindow).probe(text), code);
    expect([outcome, log]).toEqual(["complete", [""]]);
    await page.close();
  });
}

/** What every worker has: the frame's policy is not meant to take it. */
function isOfLanguage(name: string): boolean {
  const { family } = WORKER_ATTACKS.find((attack) => attack.name === name) ?? {};
  return family === "timing the parent" || family === "wasm memory";
}
