/** Tries ways out of the sandbox in one browser, from each place, and then the same ways without walls. */
import type { AnyBrowser, AnyPage } from "../../browsers/any-browser.js";
import { until } from "../../until.js";
import { type Listener, listen } from "../listener.js";
import type { AttackWindow, Way } from "../page/attack.js";
import type { ProbeResult, ProbeWindow } from "../page/probe.js";
import type { Attack } from "./attack.js";
import { type Control, controlOfFrames, controlOfWorkers } from "./control.js";
import { frameFunction, strategySource, workerSource } from "./sources.js";

/** Addresses of the pages that `pages.ts` builds. */
export interface Sites {
  probe: string;
  document: string;
  frame: string;
}

export interface Ways {
  worker: readonly Attack[];
  frame: readonly Attack[];
}

/** `document`: of the frame, with nothing but its policy to hold it; `frame`: the same document as the product leaves it. */
const PLACES = ["strategy", "worker", "document", "frame"] as const;
export type Place = (typeof PLACES)[number];

/** Ways are told by their names. */
export interface Outcome {
  version: string;
  arrived: Record<Place, string[]>;
  control: Record<"worker" | "frame", string[]>;
  /** The run of the strategy that tried. */
  run: ProbeResult;
  /** The pages of the other places, before and after. */
  stood: { place: Place; before: unknown; after: unknown }[];
}

/** A page whose frames hold attacks. */
interface Attempt {
  place: Place;
  page: AnyPage;
  before: unknown;
}

/** The ways that can succeed in this browser, and a place without walls where they do. */
interface Awaited {
  control: Control;
  attacks: readonly Attack[];
}

/**
 * The attacks within walls come first, and stay until their controls have arrived, which take the same ways later: whatever the attacks
 * sent has arrived by then.
 */
export async function tryAll(browser: AnyBrowser, sites: Sites, ways: Ways): Promise<Outcome> {
  const trial = new Trial(browser);
  try {
    const at = {
      strategy: await trial.listen(),
      worker: await trial.listen(),
      document: await trial.listen(),
      frame: await trial.listen(),
    };
    const strategy = await trial.open(sites.probe);
    const run = await strategy.evaluate(probe, strategySource(ways.worker, at.strategy));
    const attempts = [
      await trial.attempt("worker", sites.probe, ways.worker.map(inWorker(at.worker))),
      await trial.attempt("document", sites.document, ways.frame.map(inFrame(at.document))),
      await trial.attempt("frame", sites.frame, ways.frame.map(inFrame(at.frame))),
    ];
    const control = await trial.control(ways, () => Promise.all(attempts.map(({ page }) => page.evaluate(closeFrames, null))));
    const arrived: Outcome["arrived"] = { strategy: arrivedIn(run), worker: [], document: [], frame: [] };
    for (const { place, page } of attempts) arrived[place] = await page.evaluate(told, null);
    for (const place of PLACES) arrived[place] = [...new Set([...arrived[place], ...at[place].hits()])];
    const stood = attempts.map(async ({ place, page, before }) => ({ place, before, after: await page.evaluate(standing, null) }));
    return { version: browser.version, arrived, control, run, stood: await Promise.all(stood) };
  } finally {
    await trial.close();
  }
}

/** What is open while ways are tried. */
class Trial {
  readonly #closers: (() => Promise<unknown>)[] = [];

  constructor(readonly browser: AnyBrowser) {}

  async listen(): Promise<Listener> {
    const listener = await listen();
    this.#closers.push(listener.close);
    return listener;
  }

  async open(url: string): Promise<AnyPage> {
    const page = await this.browser.open(url);
    this.#closers.push(page.close);
    return page;
  }

  /** Opens a page, and resolves when each way was tried in it. */
  async attempt(place: Place, site: string, ways: Way[]): Promise<Attempt> {
    const page = await this.open(`${site}attack.html`);
    const before = await page.evaluate(standing, null);
    await page.evaluate(attack, ways);
    await untilNone(`ways from the ${place} are tried`, () => page.evaluate(untried, null));
    return { place, page, before };
  }

  /** What arrives without walls. `closeAttempts` is called as soon as only that is missing which is sent at the end of a document. */
  async control(ways: Ways, closeAttempts: () => Promise<unknown>): Promise<Outcome["control"]> {
    const worker = await controlOfWorkers(this.browser, await this.listen(), ways.worker);
    this.#closers.push(worker.close);
    const frame = await controlOfFrames(this.browser, await this.listen(), ways.frame);
    this.#closers.push(frame.close);
    const isKnown = ({ only }: Attack): boolean => only === undefined || only === this.browser.name;
    const awaited = {
      worker: { control: worker, attacks: ways.worker.filter(isKnown) },
      frame: { control: frame, attacks: ways.frame.filter(isKnown) },
    };
    const all = Object.values(awaited);
    const isWhole = await allArrive(all.map(({ control, attacks }) => ({ control, attacks: attacks.filter(({ atEnd }) => !atEnd) })));
    await closeAttempts();
    await Promise.all([worker.closeFrames(), frame.closeFrames()]);
    if (isWhole) await allArrive(all);
    return { worker: await arrivedOf(awaited.worker), frame: await arrivedOf(awaited.frame) };
  }

  /** The last that was opened first. */
  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
  }
}

const inWorker = (listener: Listener) => (attack: Attack) => ({ name: attack.name, source: workerSource(attack, listener) });
const inFrame = (listener: Listener) => (attack: Attack) => ({
  name: attack.name,
  source: `export default ${frameFunction(attack, listener)}`,
});

/** What the strategy itself told of. */
const arrivedIn = ({ log }: ProbeResult): string[] =>
  log.filter((line) => line.startsWith("arrived ")).map((line) => line.slice("arrived ".length));

async function arrivedOf({ control, attacks }: Awaited): Promise<string[]> {
  const arrived = await control.arrived();
  return attacks.map(({ name }) => name).filter((name) => arrived.includes(name));
}

/** Whether all arrive before the limit that ends a hang. */
async function allArrive(awaited: readonly Awaited[]): Promise<boolean> {
  const missing = async (): Promise<number> => {
    const counts = await Promise.all(awaited.map(async (one) => one.attacks.length - (await arrivedOf(one)).length));
    return Math.max(...counts);
  };
  return until("the controls arrive", async () => (await missing()) === 0).catch(() => false);
}

/** Waits until nothing is left, and names what is when the wait fails. */
async function untilNone(what: string, look: () => Promise<string[]>): Promise<void> {
  let left: string[] = [];
  const isDone = async (): Promise<boolean> => {
    left = await look();
    return left.length === 0;
  };
  await until(what, isDone).catch((error: Error) => {
    throw new Error(`${error.message}; left: ${left.join(", ")}`);
  });
}

/** In the pages. */
const probe = (code: string) => (window as never as ProbeWindow).probe(code);
const attack = (ways: Way[]) => (window as never as AttackWindow).harness.attack(ways);
const untried = () => (window as never as AttackWindow).harness.untried();
const told = () => (window as never as AttackWindow).harness.arrived();
const standing = () => (window as never as AttackWindow).harness.standing();
const closeFrames = () => (window as never as AttackWindow).harness.closeFrames();
