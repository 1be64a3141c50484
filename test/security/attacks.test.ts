import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Site, serveSite } from "../browser.js";
import { type AnyBrowser, BROWSERS } from "../browsers/any-browser.js";
import type { Attack } from "./attacks/attack.js";
import { FRAME_ATTACKS } from "./attacks/frame-attacks.js";
import { frameSource, strategySource, workerSource } from "./attacks/sources.js";
import { WORKER_ATTACKS } from "./attacks/worker-attacks.js";
import { type Listener, listen } from "./listener.js";
import type { ProbeResult } from "./page/probe.js";
import { buildFramePage, buildProbePage } from "./pages.js";

const REPORT = fileURLToPath(new URL("../../build/reports/attacks.json", import.meta.url));

interface Harness {
  attack(sources: string[]): Promise<{ arrived: string[]; failed: string[] }>;
  standing(): Record<string, unknown>;
  probe(code: string): Promise<ProbeResult>;
  token: string;
}

/** `document`: of the frame, with nothing but its policy to hold it; `frame`: the same document as the product leaves it. */
type Place = "strategy" | "worker" | "document" | "frame";

/** Names of what arrived, by browser, place, and whether the walls stood. */
const report: Record<string, { version: string; arrived: Partial<Record<Place, string[]>>; control: Partial<Record<Place, string[]>> }> =
  {};

let probeSite: Site;
let documentSite: Site;
let frameSite: Site;

beforeAll(async () => {
  const pages = [buildProbePage(), buildFramePage(false), buildFramePage(true)];
  [probeSite, documentSite, frameSite] = (await Promise.all(pages.map(async (page) => serveSite(await page)))) as [Site, Site, Site];
});

afterAll(async () => {
  await Promise.all([probeSite?.close(), documentSite?.close(), frameSite?.close()]);
  mkdirSync(fileURLToPath(new URL(".", `file://${REPORT}`)), { recursive: true });
  const attacks = { worker: WORKER_ATTACKS, frame: FRAME_ATTACKS };
  writeFileSync(REPORT, JSON.stringify({ attacks, report }));
});

/** All that a listener and the controls' own words say, once nothing is awaited any more or 20 s have passed. */
async function settled(seen: () => string[], awaited: readonly string[]): Promise<string[]> {
  for (let waitedMs = 0; waitedMs < 20_000 && awaited.some((name) => !seen().includes(name)); waitedMs += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return awaited.filter((name) => seen().includes(name));
}

describe.each(BROWSERS)("in $name", ({ name, launch, missing }) => {
  let browser: AnyBrowser;
  let listener: Listener;

  beforeAll(async () => {
    if (missing) return;
    [browser, listener] = await Promise.all([launch(), listen()]);
    report[name] = { version: browser.version, arrived: {}, control: {} };
  });

  afterAll(async () => {
    await browser?.close();
    await listener?.close();
  });

  /** Attacks from frames of a page: which arrived, by their own words or at the listener. The page must stand as before. */
  async function fromFrames(url: string, sources: string[]): Promise<string[]> {
    const page = await browser.open(url);
    const stands = () =>
      page.evaluate(() => ({ ...(window as never as Harness).standing(), token: (window as never as Harness).token }), null);
    listener.reset();
    const before = await stands();
    const { arrived } = await page.evaluate((all) => (window as never as Harness).attack(all), sources);
    expect(await stands()).toEqual(before);
    await page.close();
    return [...new Set([...arrived, ...listener.hits()])];
  }

  /** The same ways without walls: a plain worker of a plain page. */
  async function controlOfWorker(): Promise<string[]> {
    const page = await browser.open(`${listener.url}/control.html`);
    listener.reset();
    const said = await page.evaluate(
      (source) =>
        new Promise<{ arrived: string[] }>((resolve) => {
          const arrived: string[] = [];
          new BroadcastChannel("leak").onmessage = ({ data }) => arrived.push(data);
          const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
          worker.onmessage = ({ data }) => setTimeout(() => resolve({ ...data, arrived: [...arrived, ...data.arrived] }), 100);
        }),
      workerSource(WORKER_ATTACKS, listener),
    );
    const names = expected(WORKER_ATTACKS);
    const reached = await settled(() => [...said.arrived, ...listener.hits()], names);
    await page.close();
    return reached;
  }

  /** A plain frame of a plain page; what leaves its page has one of its own. */
  async function controlOfFrames(): Promise<string[]> {
    listener.reset();
    const staying = FRAME_ATTACKS.filter(({ leaves }) => !leaves);
    const leaving = FRAME_ATTACKS.filter(({ leaves }) => leaves);
    const told = await Promise.all([inPlainFrames(staying), ...leaving.map((attack) => inPlainFrames([attack]))]);
    return settled(() => [...told.flat(), ...listener.hits()], expected(FRAME_ATTACKS));
  }

  /** What they say themselves; a page that is left says nothing any more, and its attack knocks. */
  async function inPlainFrames(attacks: readonly Attack[]): Promise<string[]> {
    const page = await browser.open(`${listener.url}/control.html`);
    const telling = attacks.filter(isKnown).filter(isTelling);
    const plan = { sources: attacks.map((attack) => frameSource(attack, listener)), telling: telling.map((attack) => attack.name) };
    const heard = await page.evaluate(inFrames, plan).catch(() => []);
    const knocking = attacks.filter(isKnown).filter((attack) => !isTelling(attack));
    await settled(
      listener.hits,
      knocking.map((attack) => attack.name),
    );
    await page.close().catch(() => {});
    return heard;
  }

  const isKnown = ({ only }: Attack): boolean => only === undefined || only === browser.name;
  const expected = (attacks: readonly Attack[]): string[] => attacks.filter(isKnown).map((attack) => attack.name);
  const note = (kind: "arrived" | "control", place: Place, names: string[]): void => {
    (report[name] as (typeof report)[string])[kind][place] = names;
  };

  it.skipIf(missing)(`nothing of ${WORKER_ATTACKS.length} ways leads out of a worker that only the frame holds`, async () => {
    const arrived = await fromFrames(`${probeSite.url}attack.html`, [workerSource(WORKER_ATTACKS, listener)]);
    note("arrived", "worker", arrived);
    // The language and its clock are the lock-down's matter, not the frame's.
    const leaks = arrived.filter((attack) => !isOfLanguage(attack));
    expect(leaks).toEqual([]);
  });

  it.skipIf(missing)("nothing of them leads out of a strategy", async () => {
    const page = await browser.open(probeSite.url);
    listener.reset();
    const result = await page.evaluate((code) => (window as never as Harness).probe(code), strategySource(WORKER_ATTACKS, listener));
    const arrived = result.log.filter((line) => line.startsWith("arrived ")).map((line) => line.slice("arrived ".length));
    note("arrived", "strategy", [...arrived, ...listener.hits()]);
    expect([result.message, result.log.at(-1)]).toEqual(["", "tried"]);
    expect([...arrived, ...listener.hits()]).toEqual([]);
    await page.close();
  });

  it.skipIf(missing)("a strategy has none of what a document has: no policy would hold it there", async () => {
    const page = await browser.open(probeSite.url);
    const names = ["document", "window", "parent", "top", "opener", "frameElement", "Image", "RTCPeerConnection", "navigator"];
    const code = `import { HftStrategy } from "sigmax-hft";
export default class Looking extends HftStrategy {
  onStart() { console.log(${JSON.stringify(names)}.filter((name) => (globalThis as any)[name] !== undefined).join()); }
}`;
    const { outcome, log } = await page.evaluate((text) => (window as never as Harness).probe(text), code);
    expect([outcome, log]).toEqual(["complete", [""]]);
    await page.close();
  });

  it.skipIf(missing)("each of them leads out of a plain worker: the control", async () => {
    const reached = await controlOfWorker();
    note("control", "worker", reached);
    expect(reached).toEqual(expected(WORKER_ATTACKS));
  });

  it.skipIf(missing)(`nothing of ${FRAME_ATTACKS.length} ways leads out of the frame's document as the product leaves it`, async () => {
    const sources = FRAME_ATTACKS.map((attack) => frameSource(attack, listener));
    const arrived = await fromFrames(`${frameSite.url}attack.html`, sources);
    note("arrived", "frame", arrived);
    expect(arrived).toEqual([]);
  });

  it.skipIf(missing)("nothing of them leads out by the frame's policy alone, but for those that no policy holds", async () => {
    const sources = FRAME_ATTACKS.map((attack) => frameSource(attack, listener));
    const arrived = await fromFrames(`${documentSite.url}attack.html`, sources);
    note("arrived", "document", arrived);
    const past = FRAME_ATTACKS.filter((attack) => attack.past?.includes(browser.name)).map((attack) => attack.name);
    expect(arrived.filter((attack) => !past.includes(attack))).toEqual([]);
  });

  it.skipIf(missing)("each of them leads out of a plain frame: the control", async () => {
    const reached = await controlOfFrames();
    note("control", "frame", reached);
    expect(reached).toEqual(expected(FRAME_ATTACKS));
  });
});

const isTelling = ({ code }: Attack): boolean => code.includes("tell(");

/** Runs in the control's page: each source in a plain frame; which of those that tell have told within 6 s. */
async function inFrames({ sources, telling }: { sources: string[]; telling: string[] }): Promise<string[]> {
  const heard: string[] = [];
  new BroadcastChannel("leak").onmessage = ({ data }) => heard.push(data);
  const port = { postMessage: ({ arrived }: { arrived?: string }) => arrived && heard.push(arrived) };
  const frames = sources.map(() => document.body.appendChild(Object.assign(document.createElement("iframe"), { src: "/frame.html" })));
  await Promise.all(frames.map((frame) => new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }))));
  frames.forEach((frame, index) => {
    Object.assign(frame.contentWindow as object, { port });
    (frame.contentWindow as never as { eval(code: string): void }).eval(sources[index] as string);
  });
  const deadline = performance.now() + 6_000;
  while (telling.some((name) => !heard.includes(name)) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return heard;
}

/** What every worker has: the frame's policy is not meant to take it. */
function isOfLanguage(name: string): boolean {
  const { family } = WORKER_ATTACKS.find((attack) => attack.name === name) ?? {};
  return family === "timing the parent" || family === "wasm memory";
}
