import { ABI_VERSION, FAIL_ARGUMENT, FAIL_LOG, FAIL_MEMORY } from "../../assembly/abi.js";
import { HftError } from "../errors.js";
import { guardCore } from "./core-guard.js";

/** What the core exports; see assembly/index.ts. Pointers are byte offsets into its memory. */
export interface Core {
  readonly memory: WebAssembly.Memory;
  abiVersion(): number;
  configAt(): number;
  viewAt(instrument: number): number;
  accountAt(instrument: number): number;
  statusAt(): number;
  orderAt(): number;
  levelsAt(): number;
  logAt(): number;
  logStateAt(): number;
  deskAt(): number;
  samplesAt(): number;
  histogramsAt(): number;
  searchesAt(): number;
  reserve(bytes: number): number;
  setUp(epochNs: bigint, sampleNs: number): void;
  addInstrument(): number;
  packAt(instrument: number): number;
  pushPack(instrument: number, bytes: number, shiftNs: number): void;
  chunkAt(bytes: number): number;
  pushChunk(instrument: number, bytes: number, rows: number, highestHandle: number, shiftNs: number): number;
  endRows(instrument: number): void;
  runUntil(ns: number, mask: number): number;
  hungry(): number;
  submit(instrument: number, id: number, side: number, ticks: number, lots: number, tif: number, type: number): number;
  cancel(instrument: number, id: number): number;
  cancelActive(id: number): number;
  findActive(id: number): number;
  giveAhead(order: number, lots: number): void;
  modify(instrument: number, id: number, ticks: number, lots: number): number;
  useCustomLatency(instrument: number, feed: boolean, entry: boolean, response: boolean): void;
  useCustomQueue(instrument: number): void;
  setDelay(ns: number): void;
  look(): void;
  dropLog(): void;
  dropSamples(): void;
  sampleAtEnd(): void;
  hash(): bigint;
  lotsAt(instrument: number, side: number, ticks: number): number;
  exchangeLotsAt(instrument: number, side: number, ticks: number): number;
  readLevels(instrument: number, side: number, count: number): number;
  lookAtOrder(instrument: number, id: number): number;
}

/** What the core asks of custom models; see assembly/host.ts. */
export interface ModelCalls {
  feedLatency(instrument: number, exchTs: number): number;
  entryLatency(instrument: number, id: number, request: number, ts: number): number;
  responseLatency(instrument: number, id: number, ts: number): number;
  queueJoin(instrument: number, id: number, levelLots: number): number;
  queueTrade(instrument: number, id: number, lots: number): number;
  queueDepth(instrument: number, id: number, before: number, after: number): number;
}

/** Taken before the sandbox takes it from user code. */
const { WebAssembly: wasmHost } = globalThis as { WebAssembly?: typeof WebAssembly };

/** The core ready to be started; the bytes as they are where they can't be compiled, which `loadCore` says. */
export async function compileCore(wasm: ArrayBuffer): Promise<ArrayBuffer | WebAssembly.Module> {
  return wasmHost ? wasmHost.compile(wasm).catch(() => wasm) : wasm;
}

/** @throws HftError 5001 (no WebAssembly), 5002 (not the core), 5004 (another version of it). */
export async function loadCore(wasm: BufferSource | WebAssembly.Module, models: ModelCalls): Promise<Core> {
  if (!wasmHost)
    throw new HftError(5001, "WebAssembly is not available here; the core needs it. Browsers switch it off in some hardened modes.");
  let exported: Core;
  try {
    const module = wasm instanceof wasmHost.Module ? wasm : await wasmHost.compile(wasm);
    const instance = await wasmHost.instantiate(module, { host: { fail, ...models } });
    exported = instance.exports as unknown as Core;
  } catch (error) {
    throw new HftError(5002, `The core could not be loaded: ${(error as Error).message}.`);
  }
  const version = exported.abiVersion?.();
  if (version !== ABI_VERSION) throw new HftError(5004, `The core has interface version ${version}, this host wants ${ABI_VERSION}.`);
  return guardCore(exported);
}

const FAILURES: Record<number, string> = {
  [FAIL_LOG]: "its record was not taken out in time",
  [FAIL_ARGUMENT]: "it was asked for an instrument, an order or a size that can't be",
};

/** Called by the core when it can't go on. */
function fail(code: number): void {
  if (code === FAIL_MEMORY) throw new HftError(5003, "The core could not get more memory from this machine.");
  const what = FAILURES[code] ?? `it failed with code ${code}`;
  throw new HftError(5002, `The core can't go on: ${what}. This is a fault of ours: please report it.`, {}, { fault: what });
}
