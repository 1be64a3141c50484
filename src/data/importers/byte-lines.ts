import { joinBytes } from "../bytes.js";
import type { InputFile } from "./importer.js";
import { guarded, MAX_LINE, tooLong } from "./lines.js";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** A line lies from `from` to before `to`, its end left out. Numbers count from 1. */
type TakeLine = (bytes: Uint8Array, from: number, to: number, number: number) => void;

/** Calls `take` with each line of a file as bytes, for readers that make no text of them. */
export async function eachLine({ name, chunks }: InputFile, take: TakeLine): Promise<void> {
  const lines = new LineCutter(name, take);
  for await (const piece of guarded(name, chunks, () => lines.number)) lines.push(piece);
  lines.end();
}

class LineCutter {
  /** Lines so far. */
  number = 0;
  /** A line that is not over yet, as it came. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;

  constructor(
    readonly file: string,
    readonly take: TakeLine,
  ) {}

  push(piece: Uint8Array): void {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      if (this.#restBytes === 0 && this.number > 0) this.#line(piece, from, end);
      else this.#cutLine(piece.subarray(from, end));
      from = end + 1;
    }
    if (from === piece.length) return;
    // The reader of a file may use the memory of a piece again.
    this.#rest.push(piece.slice(from));
    this.#restBytes += piece.length - from;
    if (this.#restBytes > MAX_LINE) throw tooLong(this.file, this.number + 1);
  }

  /** A last line may have no end. */
  end(): void {
    if (this.#restBytes > 0) this.#cutLine(new Uint8Array(0));
  }

  /** A line that pieces of the file cut, or the first one. */
  #cutLine(last: Uint8Array): void {
    const bytes = this.#restBytes === 0 ? last : joinBytes([...this.#rest, last]);
    this.#rest = [];
    this.#restBytes = 0;
    const isMarked = this.number === 0 && BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
    this.#line(bytes, isMarked ? BYTE_ORDER_MARK.length : 0, bytes.length);
  }

  #line(bytes: Uint8Array, from: number, end: number): void {
    this.number++;
    this.take(bytes, from, end > from && bytes[end - 1] === RETURN ? end - 1 : end, this.number);
  }
}
