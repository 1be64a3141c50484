import * as abi from "../../assembly/abi.js";
import type { HftError } from "../errors.js";

/** A chunk of a book file, inflated: the core decodes it as it takes it. docs/hftbook.md has the bytes. */
export interface BookChunk {
  bytes: Uint8Array;
  rows: number;
  byOrder: boolean;
  /** Of its orders none has a handle above this. */
  highestHandle: number;
  /** Added to every time in it when it is played. */
  shiftNs: number;
  /** Nobody needs its bytes any more: they are empty after this. */
  release?(): void;
  /** What is wrong with it, once the core has refused it: 2002 with its place in the file. */
  refusal(): HftError;
}

/**
 * Rows in the form that the core plays: sorted into runs and segments, checked, as short as they can be. docs/core.md has
 * the bytes. The core believes what is written there, so only code of this package makes them.
 */
export class PackedRows {
  constructor(
    readonly bytes: Uint8Array,
    /** Added to every time in it when it is played. */
    readonly shiftNs = 0,
  ) {}

  get rows(): number {
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getUint32(abi.PACK_ROWS, true);
  }

  get byOrder(): boolean {
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getUint32(abi.PACK_BY_ORDER, true) !== 0;
  }

  /** The same rows at a later time; nothing is copied. */
  later(ns: number): PackedRows {
    return new PackedRows(this.bytes, this.shiftNs + ns);
  }
}
