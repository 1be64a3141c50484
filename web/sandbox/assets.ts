import { HftError } from "../../src/errors.js";

interface SandboxAssets {
  wasm: ArrayBuffer;
  workerSource: string;
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
  return { wasm: await wasm.arrayBuffer(), workerSource: await worker.text() };
}

async function get(name: string): Promise<Response> {
  const url = new URL(name, document.baseURI);
  let response: Response;
  try {
    response = await fetch(url, { cache: "no-cache" });
  } catch {
    throw new HftError(7002, `${name} could not be fetched from ${url.origin}: is the server still running?`);
  }
  if (!response.ok) throw new HftError(7002, `${name} could not be fetched: the server answered ${response.status}.`);
  return response;
}
