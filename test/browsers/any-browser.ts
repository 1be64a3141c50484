import { existsSync, readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { launchBrowser, openPage } from "../browser.js";
import { Bidi, type BidiValue } from "./bidi.js";

/** A page in either browser, with what both can do. */
export interface AnyPage {
  /** Arguments and results travel as JSON. */
  evaluate<A, R>(run: (arg: A) => R | Promise<R>, arg: A): Promise<R>;
  /** Console errors and uncaught exceptions. */
  problems: string[];
  /** Requests to other origins than the page's. */
  foreign: string[];
  close(): Promise<void>;
}

export interface AnyBrowser {
  name: "Chromium" | "Firefox";
  version: string;
  /** A page in a fresh profile. `init` runs before any script of the page, in every frame. */
  open(url: string, init?: string): Promise<AnyPage>;
  close(): Promise<void>;
}

/** Where set-up found a Firefox; null when there is none. */
export function firefoxPath(): string | null {
  if (process.env.SIGMAX_FIREFOX !== undefined) return process.env.SIGMAX_FIREFOX || null;
  const note = new URL("../../build/firefox.txt", import.meta.url);
  const path = existsSync(note) ? readFileSync(note, "utf8").trim() : "";
  return path !== "" && existsSync(path) ? path : null;
}

const firefox = firefoxPath();

/** Both browsers, for `describe.each`: a missing one's tests are skipped, and named in the sum. */
export const BROWSERS: readonly { name: string; launch(): Promise<AnyBrowser>; missing: boolean }[] = [
  { name: "Chromium", launch: launchChromium, missing: false },
  { name: "Firefox", launch: () => launchFirefox(firefox as string), missing: firefox === null },
];

export async function launchChromium(): Promise<AnyBrowser> {
  const browser = await launchBrowser();
  return {
    name: "Chromium",
    version: browser.version(),
    open: (url, init) => openInChromium(browser, url, init),
    close: () => browser.close(),
  };
}

async function openInChromium(browser: Browser, url: string, init?: string): Promise<AnyPage> {
  const context = await browser.newContext();
  if (init) await context.addInitScript(init);
  const { page, problems, foreign } = await openPage(context, url);
  return {
    evaluate: (run, arg) => page.evaluate(run as never, arg) as never,
    problems,
    foreign,
    close: () => context.close(),
  };
}

const EVENTS = ["log.entryAdded", "network.beforeRequestSent"];

export async function launchFirefox(path: string): Promise<AnyBrowser> {
  const bidi = await Bidi.launch(path);
  const { capabilities } = (await bidi.send("session.new", { capabilities: {} })) as { capabilities: { browserVersion: string } };
  await bidi.send("session.subscribe", { events: EVENTS });
  return {
    name: "Firefox",
    version: capabilities.browserVersion,
    open: (url, init) => openInFirefox(bidi, url, init),
    close: () => bidi.close(),
  };
}

async function openInFirefox(bidi: Bidi, url: string, init?: string): Promise<AnyPage> {
  const { userContext } = await bidi.send("browser.createUserContext", {});
  if (init) await bidi.send("script.addPreloadScript", { functionDeclaration: `() => { ${init} }`, userContexts: [userContext] });
  const { context } = (await bidi.send("browsingContext.create", { type: "tab", userContext })) as { context: string };
  const page = new FirefoxPage(bidi, context, new URL(url).origin);
  await bidi.send("browsingContext.navigate", { context, url, wait: "complete" });
  return {
    evaluate: (run, arg) => page.evaluate(run, arg),
    problems: page.problems,
    foreign: page.foreign,
    async close() {
      page.ended();
      await bidi.send("browser.removeUserContext", { userContext });
    },
  };
}

class FirefoxPage {
  readonly problems: string[] = [];
  readonly foreign: string[] = [];
  readonly ended: () => void;

  constructor(
    readonly bidi: Bidi,
    readonly context: string,
    readonly origin: string,
  ) {
    this.ended = bidi.onEvent((method, params) => {
      if (method === "network.beforeRequestSent") this.#request(params as never);
      else if (method === "log.entryAdded") this.#log(params as never);
    });
  }

  async evaluate<A, R>(run: (arg: A) => R | Promise<R>, arg: A): Promise<R> {
    const answer = (await this.bidi.send("script.callFunction", {
      functionDeclaration: `async (json) => JSON.stringify(await (${run})(JSON.parse(json)))`,
      arguments: [{ type: "string", value: JSON.stringify(arg ?? null) }],
      target: { context: this.context },
      awaitPromise: true,
    })) as { type: string; result?: { value?: string }; exceptionDetails?: { text: string } };
    if (answer.type === "exception") throw new Error(answer.exceptionDetails?.text);
    return answer.result?.value === undefined ? (undefined as R) : JSON.parse(answer.result.value);
  }

  #request({ context, request }: { context: string | null; request: { url: string } }): void {
    if (context !== this.context) return;
    const target = new URL(request.url);
    if (target.protocol.startsWith("http") && target.origin !== this.origin) this.foreign.push(request.url);
  }

  #log({ level, type, text, source }: { level: string; type: string; text: string | null; source: BidiValue }): void {
    if (source.context === this.context && level === "error")
      this.problems.push(`${type === "javascript" ? "uncaught" : "console"}: ${text}`);
  }
}
