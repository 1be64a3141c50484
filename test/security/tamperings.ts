/**
 * What a strategy does to the language that it shares a realm with, before it trades. Either it is refused, or the run comes
 * out as without it: no strategy writes its own result.
 */
export const TAMPERINGS: Readonly<Record<string, string>> = {
  "Array.prototype.push": "Array.prototype.push = function () { return 0; };",
  "Array.prototype.map": "Array.prototype.map = () => [];",
  "Array.prototype[Symbol.iterator]": "Array.prototype[Symbol.iterator] = function* () {};",
  "Array.prototype with an element": "Array.prototype[0] = 1;",
  "iterators of arrays": "Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true, value: undefined });",
  "iterators of maps": "Object.getPrototypeOf(new Map()[Symbol.iterator]()).next = () => ({ done: true, value: undefined });",
  generators: "Object.getPrototypeOf(function* () {}).prototype.next = () => ({ done: true, value: undefined });",
  "Object.prototype with a setter":
    'Object.defineProperty(Object.prototype, "type", { set() {}, get: () => "record", configurable: true });',
  "Object.prototype with a default": "Object.prototype.keepFinished = true;",
  "Object.prototype.toString": "Object.prototype.toString = () => '[object Float64Array]';",
  "Object.assign": "Object.assign = () => ({});",
  "Object.values": "Object.values = () => [];",
  "Object.entries": "Object.entries = () => [];",
  "Reflect.ownKeys": "Reflect.ownKeys = () => [];",
  "JSON.stringify": 'JSON.stringify = () => "{}";',
  "Math.random": "Math.random = () => 0.5; globalThis.Math.random = () => 0.5;",
  "Math.floor": "globalThis.Math.floor = () => 7;",
  "Float64Array.prototype.set": "Float64Array.prototype.set = () => {};",
  "what typed arrays inherit": "Object.getPrototypeOf(Float64Array.prototype).set = () => {};",
  "length of typed arrays": 'Object.defineProperty(Object.getPrototypeOf(Float64Array.prototype), "length", { get: () => 0 });',
  "the typed arrays' prototype": "Object.setPrototypeOf(Float64Array.prototype, null);",
  "DataView.prototype.getFloat64": "DataView.prototype.getFloat64 = () => 1e9;",
  "Map.prototype.get": "Map.prototype.get = () => undefined;",
  "Set.prototype.has": "Set.prototype.has = () => true;",
  "Number.isNaN": "Number.isNaN = () => false;",
  "Number.isFinite": "Number.isFinite = () => true;",
  "BigInt.asUintN": "BigInt.asUintN = () => 0n;",
  "BigInt.prototype.toString": 'BigInt.prototype.toString = () => "0123456789abcdef";',
  "String.prototype.padStart": 'String.prototype.padStart = () => "0123456789abcdef";',
  "Function.prototype.call": "Function.prototype.call = () => undefined;",
  "Function.prototype.bind": "Function.prototype.bind = () => () => {};",
  "Promise.prototype.then": "Promise.prototype.then = function () { return this; };",
  "Promise.resolve": "Promise.resolve = () => ({ then() {} });",
  queueMicrotask: "globalThis.queueMicrotask = () => {};",
  structuredClone: "globalThis.structuredClone = () => ({});",
  "a global class": "globalThis.Float64Array = class {};",
  "a global namespace": "globalThis.Math = { ...Math, floor: () => 7 };",
  "Error.prepareStackTrace": "Error.prepareStackTrace = () => 'nowhere';",
  "Error.prototype.message": 'Error.prototype.message = "forged";',
  "the engine's own methods": "for (const key of Object.getOwnPropertyNames(Object.getPrototypeOf(this.engine))) this.engine[key];",
  "WebAssembly.instantiate": "WebAssembly.instantiate = () => Promise.reject(1);",
  "WebAssembly.Memory.prototype.buffer":
    'Object.defineProperty(WebAssembly.Memory.prototype, "buffer", { get: () => new ArrayBuffer(1 << 20) });',
};

/** A strategy that trades on every tick, after doing `harm`. */
export const trader = (harm: string): string => `// @ts-nocheck
import { HftStrategy } from "sigmax-hft";
export default class Trader extends HftStrategy {
  onStart() { ${harm} }
  onTick(symbol, tick) {
    if (this.engine.activeOrders.size === 0) this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: 0.01 });
  }
}`;
