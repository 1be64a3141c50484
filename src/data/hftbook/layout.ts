/** Sizes and marks of a `.hftbook`, version 1: docs/hftbook.md. */
import { HftError } from "../../errors.js";
import { MAX_CHUNK_ROWS } from "./chunk.js";

export const BOOK_VERSION = 1;
export const MAGIC = "HFTBOOK\0";
export const END_MAGIC = "HFTBEND\0";
export const PREFIX_BYTES = 20;
export const FOOTER_BYTES = 32;
export const ENTRY_BYTES = 40;
export const MAX_HEADER_BYTES = 1 << 20;
/** Largest that a chunk of MAX_CHUNK_ROWS can be, inflated: every value at its longest. */
export const MAX_CHUNK_BYTES = MAX_CHUNK_ROWS * 64;

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
