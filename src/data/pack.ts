import * as abi from "../../assembly/abi.js";

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
