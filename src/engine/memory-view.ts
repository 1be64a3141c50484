import type { Core } from "./core.js";

/** Typed views over the core's memory, renewed after it has grown. */
export class MemoryView {
  #data = new DataView(new ArrayBuffer(0));
  #bytes = new Uint8Array(0);
  #f64 = new Float64Array(0);
  #i32 = new Int32Array(0);

  constructor(readonly core: Core) {}

  get data(): DataView {
    this.#renew();
    return this.#data;
  }

  get bytes(): Uint8Array {
    this.#renew();
    return this.#bytes;
  }

  get f64(): Float64Array {
    this.#renew();
    return this.#f64;
  }

  get i32(): Int32Array {
    this.#renew();
    return this.#i32;
  }

  /** Growth detaches the old buffer, whose views are empty then: cheaper to see than to ask for the buffer each time. */
  #renew(): void {
    if (this.#i32.length !== 0) return;
    const buffer = this.core.memory.buffer as ArrayBuffer;
    this.#data = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
    this.#f64 = new Float64Array(buffer);
    this.#i32 = new Int32Array(buffer);
  }
}
