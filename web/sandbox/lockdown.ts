import { harden } from "./harden.js";

/**
 * What stays on the worker's global object when user code runs: the language, and the few host objects that reading a
 * book needs. Everything else goes: network, storage, messaging, timers, clocks, workers, navigation, WebAssembly.
 * The frame's Content-Security-Policy refuses the network on its own; this is the second wall, and makes runs repeatable.
 */
const HOST_KEPT = ["DOMException", "TextDecoder", "TextEncoder", "console", "queueMicrotask", "structuredClone"];

const LANGUAGE = [
  "AggregateError",
  "Array",
  "ArrayBuffer",
  "Atomics",
  "BigInt",
  "BigInt64Array",
  "BigUint64Array",
  "Boolean",
  "DataView",
  "Date",
  "Error",
  "EvalError",
  "FinalizationRegistry",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "Function",
  "Infinity",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Intl",
  "Iterator",
  "JSON",
  "Map",
  "Math",
  "NaN",
  "Number",
  "Object",
  "Promise",
  "Proxy",
  "RangeError",
  "ReferenceError",
  "Reflect",
  "RegExp",
  "Set",
  "String",
  "Symbol",
  "SyntaxError",
  "TypeError",
  "URIError",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "WeakMap",
  "WeakRef",
  "WeakSet",
  "constructor",
  "decodeURI",
  "decodeURIComponent",
  "encodeURI",
  "encodeURIComponent",
  "escape",
  "eval",
  "globalThis",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
  "self",
  "undefined",
  "unescape",
];

const KEPT = new Set<PropertyKey>([...HOST_KEPT, ...LANGUAGE]);

/**
 * Takes everything that is not kept off the global object and its prototypes, the clock off `Date`, and makes the rest
 * unchangeable. Call once, before any user code.
 */
export function lockDown(global: object): void {
  for (let level: object | null = global; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      if (!KEPT.has(key) && typeof key === "string") remove(level, key);
    }
  }
  Reflect.set(global, "Date", stoppedDate(Date));
  harden(global, KEPT);
}

/** `Date` for whom a time is given; the present is not told. A strategy's own `Date` has the simulated one. */
function stoppedDate(Host: DateConstructor): DateConstructor {
  const stopped = new Proxy(Host, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [Number.NaN] : args, newTarget),
    apply: () => "Invalid Date",
  });
  Host.now = () => Number.NaN;
  Host.prototype.constructor = stopped;
  return stopped;
}

function remove(owner: object, key: string): void {
  if (Reflect.deleteProperty(owner, key)) return;
  Reflect.defineProperty(owner, key, { value: undefined, writable: false, configurable: false });
}
