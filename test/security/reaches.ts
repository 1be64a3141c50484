/** What talks, stores, waits or leads out of a worker. Each must be there in a plain one, or the probe proves nothing. */
const CAPABILITIES = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "EventSource",
  "WebTransport",
  "importScripts",
  "Worker",
  "BroadcastChannel",
  "indexedDB",
  "caches",
  "navigator",
  "location",
  "postMessage",
  "close",
  "setTimeout",
  "setInterval",
  "URL",
  "FileReader",
  "FileReaderSync",
  "FileSystemHandle",
  "Request",
  "Notification",
  "crypto",
  "OffscreenCanvas",
  "createImageBitmap",
  "addEventListener",
  "dispatchEvent",
] as const;

/** Roads to what a global object had. `NAME` stands for what is sought. */
const ROADS: Readonly<Record<string, string>> = {
  "of self": "self.NAME",
  "by a getter of the prototypes": `(() => { for (let o = globalThis; o; o = Object.getPrototypeOf(o)) { const d = Object.getOwnPropertyDescriptor(o, "NAME"); if (d) return d.value ?? d.get?.call(globalThis); } })()`,
  "of a function made from text": 'new Function("return typeof NAME === \\"undefined\\" ? undefined : NAME")()',
  "of an indirect eval": '(0, eval)("typeof NAME === \\"undefined\\" ? undefined : NAME")',
  "of an array's constructor": '[].constructor.constructor("return globalThis.NAME")()',
  "of an async function's constructor": 'await (async () => {}).constructor("return globalThis.NAME")()',
  "of a generator's constructor": '(function* () {}).constructor("yield globalThis.NAME")().next().value',
  "by reflection": 'Reflect.get(globalThis, "NAME", globalThis)',
  "of a message port's realm": 'new MessageChannel().port1.constructor.constructor("return this.NAME")()',
};

export interface Reach {
  name: string;
  /** An expression: what it gives, a probe has reached. */
  code: string;
}

/** Each capability, and those that matter by every road. */
export const REACHES: readonly Reach[] = [
  // Not by the bare name: a strategy finds some of them as functions that only say why they are not there.
  ...CAPABILITIES.map((capability) => ({ name: `${capability} of the global object`, code: `globalThis.${capability}` })),
  ...["fetch", "postMessage", "indexedDB"].flatMap((capability) =>
    Object.entries(ROADS).map(([road, code]) => ({ name: `${capability} ${road}`, code: code.replaceAll("NAME", capability) })),
  ),
  { name: "a module by import()", code: 'await import("data:text/javascript,export default 1")' },
  { name: "the origin's name", code: "globalThis.origin" },
  { name: "who called, by the stack of an error", code: callSites("getThis") },
  { name: "the functions that called, by the stack of an error", code: callSites("getFunction") },
  {
    name: "shared memory",
    code: "globalThis.SharedArrayBuffer ?? globalThis.Atomics?.waitAsync?.(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)",
  },
];

/** V8's structured stack: what it tells of sloppy callers must not be an object of the host's. */
function callSites(method: string): string {
  return `(() => { const before = Error.prepareStackTrace; Error.prepareStackTrace = (_, sites) => sites; const { stack } = new Error(); Error.prepareStackTrace = before; return Array.isArray(stack) ? stack.map((site) => site.${method}?.()).find((found) => found !== undefined && found !== null && found !== globalThis) : undefined; })()`;
}

/** A strategy that tries them all, and logs those that it reached. */
export function reachingStrategy(): string {
  const tries = REACHES.map(
    ({ name, code }) => `try { if ((${code}) !== undefined) console.log("reached ${name}"); } catch { /* closed */ }`,
  );
  return `// @ts-nocheck
import { HftStrategy } from "sigmax-hft";
export default class Reaching extends HftStrategy {
  async onStart() {
    ${tries.join("\n    ")}
    console.log("tried");
  }
}`;
}

/** The same in a worker without any wall. */
export function reachingWorker(): string {
  const tries = REACHES.map(({ name, code }) => `try { if ((${code}) !== undefined) said.push("${name}"); } catch {}`);
  return `const said = []; (async () => { ${tries.join("\n")}\n postMessage(said); })();`;
}
