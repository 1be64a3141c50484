import { INFLATE_WASM } from "./inflate-wasm.js";
import { compileText } from "./wasm-module.js";

interface Exports {
  memory: WebAssembly.Memory;
  input: WebAssembly.Global;
  room: WebAssembly.Global;
  at: WebAssembly.Global;
  fresh: WebAssembly.Global;
  out: WebAssembly.Global;
  crc: WebAssembly.Global;
  begin(): void;
  run(from: number, to: number, isEnd: boolean): number;
  taken(): void;
}

/** What `run` answers, as assembly/inflate.ts has it. */
const Answer = { isFull: 1, isOver: 2, isDamaged: 3, isCutOff: 4 } as const;

let compiled: WebAssembly.Module | null = null;

/** Inflates (RFC 1951) a stream that comes in pieces, in WebAssembly: as quick as zlib, the same in every host. Then the next one. */
export class Inflater {
  /** Most packed bytes at once. */
  readonly room: number;
  /** The stream is over: what follows its last byte belongs to others. */
  isOver = false;
  /** Packed bytes that the last piece used, of those that were given. */
  used = 0;
  /** Of the stream so far: how many bytes came out of it, and their CRC-32. */
  size = 0;
  readonly #exports: Exports;
  readonly #memory: Uint8Array;

  constructor() {
    compiled ??= compileText(INFLATE_WASM, "Unpacking gzip");
    this.#exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.room = this.#exports.room.value;
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
  }

  get crc(): number {
    return this.#exports.crc.value >>> 0;
  }

  /** What follows is a stream of its own. */
  begin(): void {
    this.#exports.begin();
    this.isOver = false;
    this.size = 0;
  }

  /**
   * What packed bytes become, at most 64 KB and a little at once. Those that are not used are to be given again, with more behind them.
   * @param packed At most `room`. @param isEnd No more will come. @throws Error with what is wrong; pieces before it are good.
   */
  *pieces(packed: Uint8Array, isEnd: boolean): Generator<Uint8Array> {
    const { input, at, fresh, out, begin: _, ...exports } = this.#exports;
    const start = input.value as number;
    this.#memory.set(packed, start);
    this.used = 0;
    for (let answer: number = Answer.isFull; answer === Answer.isFull; ) {
      answer = exports.run(start + this.used, start + packed.length, isEnd);
      this.used = at.value - start;
      if (answer === Answer.isDamaged) throw new Error("it is damaged");
      if (answer === Answer.isCutOff) throw new Error("its end is missing");
      this.isOver = answer === Answer.isOver;
      const piece = this.#memory.slice(fresh.value, out.value);
      this.size += piece.length;
      exports.taken();
      if (piece.length > 0) yield piece;
    }
  }
}
