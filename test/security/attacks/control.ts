/** The attacks without walls: plain workers and plain frames of plain pages. */
import type { AnyBrowser, AnyPage } from "../../browsers/any-browser.js";
import type { Listener } from "../listener.js";
import type { Attack } from "./attack.js";
import { frameFunction, workerSource } from "./sources.js";

export interface Control {
  /** Names of what arrived until now. */
  arrived(): Promise<string[]>;
  /** Closes the documents that attacks were made from. */
  closeFrames(): Promise<unknown>;
  close(): Promise<unknown>;
}

type ControlWindow = Window & { heard?: string[] };

export async function controlOfWorkers(browser: AnyBrowser, listener: Listener, attacks: readonly Attack[]): Promise<Control> {
  const page = await browser.open(`${listener.url}/control.html`);
  const sources = attacks.map((attack) => workerSource(attack, listener));
  await page.evaluate(inWorkers, sources);
  return controlOf(listener, [page]);
}

/** What leaves its page has one of its own. */
export async function controlOfFrames(browser: AnyBrowser, listener: Listener, attacks: readonly Attack[]): Promise<Control> {
  const staying = attacks.filter(({ leaves }) => !leaves);
  const leaving = attacks.filter(({ leaves }) => leaves);
  const open = async (some: readonly Attack[]): Promise<AnyPage> => {
    const page = await browser.open(`${listener.url}/control.html`);
    const functions = some.map((attack) => `(${frameFunction(attack, listener)})()`);
    // A page that is left no longer answers.
    await page.evaluate(inFrames, functions).catch(() => {});
    return page;
  };
  return controlOf(listener, await Promise.all([open(staying), ...leaving.map((attack) => open([attack]))]));
}

function controlOf(listener: Listener, pages: readonly AnyPage[]): Control {
  const onEach = <R>(run: () => R): Promise<(R | null)[]> => Promise.all(pages.map((page) => page.evaluate(run, null).catch(() => null)));
  return {
    async arrived() {
      const heard = await onEach(() => (window as ControlWindow).heard ?? []);
      return [...heard.flatMap((names) => names ?? []), ...listener.hits()];
    },
    closeFrames: () =>
      onEach(() => {
        for (const frame of document.querySelectorAll("iframe")) frame.remove();
      }),
    close: () => Promise.all(pages.map((page) => page.close().catch(() => {}))),
  };
}

/** In the control's page: each source in a plain worker. */
function inWorkers(sources: string[]): void {
  const heard: string[] = [];
  const hear = (name: string | undefined): unknown => name && heard.push(name);
  new BroadcastChannel("leak").onmessage = ({ data }) => hear(data);
  for (const source of sources) {
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    worker.onmessage = ({ data }) => hear(data.arrived);
  }
  Object.assign(window, { heard });
}

/** In the control's page: each source in a plain frame. */
async function inFrames(sources: string[]): Promise<void> {
  const heard: string[] = [];
  const hear = (name: string | undefined): unknown => name && heard.push(name);
  new BroadcastChannel("leak").onmessage = ({ data }) => hear(data);
  Object.assign(window, { heard });
  const port = { postMessage: ({ arrived }: { arrived?: string }) => hear(arrived) };
  const frames = sources.map(() => document.body.appendChild(Object.assign(document.createElement("iframe"), { src: "/frame.html" })));
  await Promise.all(frames.map((frame) => new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }))));
  frames.forEach((frame, index) => {
    Object.assign(frame.contentWindow as object, { port });
    (frame.contentWindow as never as { eval(code: string): void }).eval(sources[index] as string);
  });
}
