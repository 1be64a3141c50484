/** Sizes and marks of a `.hftbook`, version 2: docs/hftbook.md. */
import { HftError } from "../../errors.js";

/** What is written. */
export const BOOK_VERSION = 2;
/** What is read: a person's files stay good. */
export const OLDEST_VERSION = 1;
export const MAGIC = "HFTBOOK\0";
export const END_MAGIC = "HFTBEND\0";
export const PREFIX_BYTES = 20;
export const FOOTER_BYTES = 32;
export const ENTRY_BYTES = 40;
export const MAX_HEADER_BYTES = 1 << 20;
/** Most rows in a chunk: what the core takes at once. */
export const MAX_CHUNK_ROWS = 8_192;
/** Largest that a chunk of MAX_CHUNK_ROWS can be, inflated: every value at its longest. */
export const MAX_CHUNK_BYTES = MAX_CHUNK_ROWS * 64;

export const MAX_INTEGER = 2 ** 53;
/** 52 days: the difference of any two times is exact. */
export const MAX_TIME = 2 ** 52;
/** Of a chunk's flags: it has order ids. */
export const HAS_ORDERS = 1;
/** A kind of rows is their ev times this, and their form. */
export const KIND_FORMS = 16;
/** Of a row: bits 28 and 29 of its ev. Prices are near others of their side. */
export const SIDES = 4;

export function sideOf(ev: number): number {
  return (ev >>> 28) & (SIDES - 1);
}

/** Bits that tell a chunk's kinds of rows apart. */
export function kindBits(kinds: number): number {
  return kinds < 2 ? 0 : 32 - Math.clz32(kinds - 1);
}

/** A chunk's line of the index. */
export interface Entry {
  offset: number;
  bytes: number;
  inflatedBytes: number;
  rows: number;
  crc: number;
  firstNs: number;
  lastNs: number;
}

/** `byte` is where the file's fault lies. */
export function damaged(message: string, byte: number, details: HftError["details"] = {}): HftError {
  return new HftError(2002, message, { byte }, details);
}

export function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
