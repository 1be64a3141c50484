import { SHA256_WASM } from "./sha256-wasm.js";
import { compileText } from "./wasm-module.js";

/** A SHA-256 that grows. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown;
  /** Of all that came so far, 64 hex digits; more may follow. */
  hex(): string;
}

interface NodeHash {
  update(bytes: Uint8Array): unknown;
  copy(): NodeHash;
  digest(form: "hex"): string;
}

const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
const crypto = process?.getBuiltinModule?.("node:crypto") as { createHash?(name: string): NodeHash } | undefined;

/**
 * Node's own where it is there; else ours in WebAssembly, since the browser's takes only one buffer. @throws HftError 5001 where neither is: there
 * the core would not run either.
 */
export function createSha256(): Sha256 {
  if (!crypto?.createHash) return sha256InWasm();
  const hash = crypto.createHash("sha256");
  return { update: (bytes) => hash.update(bytes), hex: () => hash.copy().digest("hex") };
}

const BLOCK = 64;
/** Of the message's length, in bits, at the end of the last block. */
const LENGTH_BYTES = 8;
/** FIPS 180-4, 5.3.3. */
export const SHA256_START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

interface Exports {
  memory: WebAssembly.Memory;
  state: WebAssembly.Global;
  data: WebAssembly.Global;
  room: WebAssembly.Global;
  compress(blocks: number): void;
}

let compiled: WebAssembly.Module | null = null;

/** For a thread that has nothing but what is sent to it. */
export function sha256Module(): WebAssembly.Module {
  compiled ??= compileText(SHA256_WASM, "The hash of rows");
  return compiled;
}

export function sha256InWasm(): Sha256 {
  return new WasmSha256(new WebAssembly.Instance(sha256Module()).exports as unknown as Exports);
}

class WasmSha256 implements Sha256 {
  readonly #state: Uint32Array;
  readonly #data: Uint8Array;
  /** Bytes of `#data` that are not hashed yet. */
  #waiting = 0;
  #length = 0;

  constructor(readonly exports: Exports) {
    const { memory, state, data, room } = exports;
    this.#state = new Uint32Array(memory.buffer, state.value, SHA256_START.length);
    this.#data = new Uint8Array(memory.buffer, data.value, room.value);
    this.#state.set(SHA256_START);
  }

  update(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + this.#data.length - this.#waiting);
      this.#data.set(part, this.#waiting);
      this.#waiting += part.length;
      from += part.length;
      if (this.#waiting < this.#data.length) continue;
      this.exports.compress(this.#waiting / BLOCK);
      this.#waiting = 0;
    }
    this.#length += bytes.length;
  }

  hex(): string {
    const state = this.#state.slice();
    const whole = this.#waiting - (this.#waiting % BLOCK);
    this.exports.compress(whole / BLOCK);
    const rest = this.#data.slice(whole, this.#waiting);
    const kept = this.#data.slice(0, this.#waiting);
    const end = new Uint8Array(rest.length + 1 + LENGTH_BYTES > BLOCK ? 2 * BLOCK : BLOCK);
    end.set(rest);
    end[rest.length] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - LENGTH_BYTES, BigInt(this.#length) * 8n);
    this.#data.set(end);
    this.exports.compress(end.length / BLOCK);
    const hex = [...this.#state].map((word) => word.toString(16).padStart(8, "0")).join("");
    this.#state.set(state);
    this.#data.set(kept);
    return hex;
  }
}
