import type { Browser } from "playwright-core";
import { chromiumPath, noted, openPage, sharedBrowser } from "../browser.js";
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
}

const firefox = noted("firefox");

/**
 * Both browsers, for `describe.each`: the tests of one that is missing are skipped, and named in the sum. `launch` gives the one that
 * all test files of this worker share; it ends with the worker.
 */
export const BROWSERS: readonly { name: string; launch(): Promise<AnyBrowser>; missing: boolean }[] = [
  { name: "Chromium", launch: launchChromium, missing: chromiumPath === null },
  { name: "Firefox", launch: () => launchFirefox(firefox as string), missing: firefox === null },
];

async function launchChromium(): Promise<AnyBrowser> {
  const browser = await sharedBrowser();
  return {
    name: "Chromium",
    version: browser.version(),
    open: (url, init) => openInChromium(browser, url, init),
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

let sharedFirefox: Promise<AnyBrowser> | null = null;

function launchFirefox(path: string): Promise<AnyBrowser> {
  sharedFirefox ??= startFirefox(path);
  return sharedFirefox;
}

async function startFirefox(path: string): Promise<AnyBrowser> {
  const bidi = await Bidi.launch(path);
  bidi.browser.once("exit", () => {
    sharedFirefox = null;
  });
  const { capabilities } = (await bidi.send("session.new", { capabilities: {} })) as { capabilities: { browserVersion: string } };
  await bidi.send("session.subscribe", { events: EVENTS });
  return {
    name: "Firefox",
    version: capabilities.browserVersion,
    open: (url, init) => openInFirefox(bidi, url, init),
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
