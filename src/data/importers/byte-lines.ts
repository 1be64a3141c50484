import type { InputFile } from "./importer.js";
import { guarded, MAX_LINE, tooLong } from "./lines.js";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Whole lines as they lie in a file, each with its end; only the last line of a file may have none. */
export interface LineBlock {
  bytes: Uint8Array;
  /** Of the first line, 1-based. */
  number: number;
}

/** The lines of a file as bytes, for readers that make no text of them. A line that pieces of the file cut is put together once. */
export async function* readLineBlocks({ name, chunks }: InputFile): AsyncGenerator<LineBlock> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let number = 1;
  let isStart = true;
  for await (const piece of guarded(name, chunks, () => number - 1)) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const bytes = joined(rest, restBytes, piece.subarray(0, end));
      yield { bytes: isStart ? withoutMark(bytes) : bytes, number };
      isStart = false;
      number += linesIn(bytes);
      rest = [];
      restBytes = 0;
    }
    // The reader of a file may use the memory of a piece again.
    if (end < piece.length) rest.push(piece.slice(end));
    restBytes += piece.length - end;
    if (restBytes > MAX_LINE) throw tooLong(name, number);
  }
  const bytes = joined(rest, restBytes, new Uint8Array(0));
  if (bytes.length > 0) yield { bytes: isStart ? withoutMark(bytes) : bytes, number };
}

/** Calls `take` with each line of a block, from its first byte to before its end. */
export function eachLine({ bytes, number }: LineBlock, take: (bytes: Uint8Array, from: number, to: number, number: number) => void): void {
  let line = number;
  for (let from = 0; from < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline < 0 ? bytes.length : newline;
    take(bytes, from, end > from && bytes[end - 1] === RETURN ? end - 1 : end, line);
    from = end + 1;
  }
}

function joined(rest: readonly Uint8Array[], restBytes: number, last: Uint8Array): Uint8Array {
  if (rest.length === 0) return last;
  const bytes = new Uint8Array(restBytes + last.length);
  let at = 0;
  for (const piece of rest) {
    bytes.set(piece, at);
    at += piece.length;
  }
  bytes.set(last, at);
  return bytes;
}

/** As a decoder of text leaves it out. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
