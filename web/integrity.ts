import { HftError } from "../src/errors.js";

/** What the page was built with, by address: the hashes in the import map of `index.html`. Empty in development. */
let hashes: ReadonlyMap<string, string> | null = null;

/** The hash that the file at this address must have; empty when the page does not know the file. */
export function integrityOf(href: string): string {
  hashes ??= read();
  return hashes.get(href) ?? "";
}

function read(): Map<string, string> {
  const map = document.querySelector('script[type="importmap"]')?.textContent;
  const { integrity = {} } = JSON.parse(map ?? "{}") as { integrity?: Record<string, string> };
  return new Map(Object.entries(integrity).map(([path, hash]) => [new URL(path, document.baseURI).href, hash]));
}

/**
 * A worker whose script is held against its hash before it runs, which no option of a worker does. What is posted to it
 * meanwhile waits. A script that is another one, or can't be fetched, is an `error` event of the worker.
 */
export function openWorker(url: string): Worker {
  const { href } = new URL(url, document.baseURI);
  const integrity = integrityOf(href);
  if (integrity === "") return started(href);
  const source = `URL.revokeObjectURL(import.meta.url);\n(${loadChecked})(${JSON.stringify(href)}, ${JSON.stringify(integrity)});`;
  return started(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
}

function started(url: string): Worker {
  try {
    return new Worker(url, { type: "module" });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HftError(7002, `The browser lets the page start no worker, and the page reads books in one: ${why}.`);
  }
}

/** Runs in the worker, as text: it can use nothing but its arguments. */
async function loadChecked(href: string, integrity: string): Promise<void> {
  const early: MessageEvent[] = [];
  const keep = (event: MessageEvent): unknown => early.push(event);
  addEventListener("message", keep);
  try {
    const response = await fetch(href, { integrity });
    const url = URL.createObjectURL(new Blob([await response.arrayBuffer()], { type: "text/javascript" }));
    await import(/* @vite-ignore */ url);
    URL.revokeObjectURL(url);
  } catch (error) {
    // Thrown where the page hears of it; a rejection stays in the worker.
    setTimeout(() => {
      throw new Error(`${href} could not be fetched, or is not the file that the page was built with: reload the page. ${error}`);
    });
  }
  removeEventListener("message", keep);
  for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
}
