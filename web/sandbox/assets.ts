import { HftError } from "../../src/errors.js";
import { integrityOf } from "../integrity.js";

interface SandboxAssets {
  wasm: ArrayBuffer;
  /** Handed on as a Blob: as a text the frame would take it in and copy it, on a thread that may be the page's. */
  workerSource: Blob;
}

let cached: Promise<SandboxAssets> | null = null;

/** The core and the worker's script, fetched once. A failed fetch is tried again at the next run. */
export function sandboxAssets(): Promise<SandboxAssets> {
  cached ??= load().catch((error: unknown) => {
    cached = null;
    throw error;
  });
  return cached;
}

async function load(): Promise<SandboxAssets> {
  const [wasm, worker] = await Promise.all([get("core.wasm"), get("sandbox-worker.js")]);
  return { wasm: await wasm.arrayBuffer(), workerSource: new Blob([await worker.arrayBuffer()], { type: "text/javascript" }) };
}

async function get(name: string): Promise<Response> {
  const url = new URL(name, document.baseURI);
  let response: Response;
  try {
    response = await fetch(url, { cache: "no-cache", integrity: integrityOf(url.href) });
  } catch {
    throw new HftError(7002, await whyNot(name, url));
  }
  if (!response.ok) throw new HftError(7002, `${name} could not be fetched: the server answered ${response.status}.`);
  return response;
}

/** A file that comes, but is not the one that it should be, fails as one that does not come. */
async function whyNot(name: string, url: URL): Promise<string> {
  const comes = await fetch(url, { cache: "no-cache" }).catch(() => null);
  if (comes?.ok)
    return `${name} is not the file that this page was built with, so it was not used. Reload the page; if that does not help, what the server has was changed or damaged.`;
  return `${name} could not be fetched from ${url.origin}: is the server still running?`;
}
