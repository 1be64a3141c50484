import type { RowColumns } from "./rows.js";
import { createSha256 } from "./sha256.js";

/** Bytes put together before they are hashed. */
const PIECE = 1 << 16;
/** More than any line: six numbers of at most 20 characters. */
const LONGEST_LINE = 128;
const ZERO = 0x30;
const MINUS = 0x2d;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const SECOND = 1e9;
const INT32 = 2 ** 31;

/**
 * SHA-256 over one line a row, `ev,exchTs,localTs,tick,lots,orderId`, with absolute times: what two importers of the same
 * capture agree on. The conformance suite's definition.
 * @param epochNs ns since 1970 of time 0, decimal.
 * @returns 64 hex digits.
 */
export function digestRows(rows: RowColumns, epochNs: string): string {
  return digestChunks([rows], epochNs);
}

/** As `digestRows`, of rows in several pieces. */
export function digestChunks(chunks: Iterable<RowColumns>, epochNs: string): string {
  const digest = new RowDigest(epochNs);
  for (const rows of chunks) digest.push(rows);
  return digest.finish();
}

/** The digest of rows that come a piece at a time. The lines are written as bytes: text would be made and read again. */
export class RowDigest {
  readonly #hash = createSha256();
  readonly #line = new DigitWriter(PIECE + LONGEST_LINE);
  /** `ev,exchTs,localTs,` of the row before: a message's rows have it in common. */
  readonly #head = new DigitWriter(LONGEST_LINE);
  readonly #epoch: bigint;
  readonly #epochSecond: number;
  readonly #epochRest: number;
  #ev = -1;
  #exchTs = Number.NaN;
  #localTs = Number.NaN;

  constructor(epochNs: string) {
    this.#epoch = BigInt(epochNs);
    this.#epochSecond = Number(this.#epoch / BigInt(SECOND));
    this.#epochRest = Number(this.#epoch % BigInt(SECOND));
  }

  push({ length, ev, exchTs, localTs, ticks, lots, orderId }: RowColumns): void {
    const line = this.#line;
    for (let i = 0; i < length; i++) {
      this.#beginWith(ev[i] as number, exchTs[i] as number, localTs[i] as number);
      line.copy(this.#head);
      line.whole(ticks[i] as number, COMMA);
      line.whole(lots[i] as number, COMMA);
      line.whole(orderId[i] as number, NEWLINE);
      if (line.length >= PIECE) this.#flush();
    }
  }

  /** Of what was pushed so far. */
  finish(): string {
    this.#flush();
    return this.#hash.hex();
  }

  #beginWith(ev: number, exchTs: number, localTs: number): void {
    if (ev === this.#ev && exchTs === this.#exchTs && localTs === this.#localTs) return;
    this.#ev = ev;
    this.#exchTs = exchTs;
    this.#localTs = localTs;
    this.#head.length = 0;
    this.#head.whole(ev, COMMA);
    this.#time(exchTs);
    this.#time(localTs);
  }

  /** An absolute time does not fit a double: its seconds and the rest are written one after the other. */
  #time(ns: number): void {
    const rest = this.#epochRest + ns;
    const seconds = Math.floor(rest / SECOND);
    if (this.#epochSecond + seconds <= 0) this.#head.text(String(this.#epoch + BigInt(ns)), COMMA);
    else {
      this.#head.whole(this.#epochSecond + seconds);
      this.#head.padded(rest - seconds * SECOND, COMMA);
    }
  }

  #flush(): void {
    this.#hash.update(this.#line.bytes.subarray(0, this.#line.length));
    this.#line.length = 0;
  }
}

/** Writes numbers as digits into bytes that have room for them. */
class DigitWriter {
  readonly bytes: Uint8Array;
  length = 0;

  constructor(room: number) {
    this.bytes = new Uint8Array(room);
  }

  copy({ bytes, length }: DigitWriter): void {
    const to = this.bytes;
    const at = this.length;
    for (let i = 0; i < length; i++) to[at + i] = bytes[i] as number;
    this.length = at + length;
  }

  text(text: string, end: number): void {
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
    this.bytes[this.length++] = end;
  }

  /** A whole number within ±2^53. */
  whole(value: number, end?: number): void {
    if (value < 0) this.bytes[this.length++] = MINUS;
    const magnitude = Math.abs(value);
    if (magnitude < INT32) this.#small(magnitude | 0);
    else {
      const high = Math.floor(magnitude / SECOND);
      this.#small(high | 0);
      this.padded(magnitude - high * SECOND);
    }
    if (end !== undefined) this.bytes[this.length++] = end;
  }

  /** Below a thousand million, as nine digits. */
  padded(value: number, end?: number): void {
    this.#digits(value | 0, 9);
    if (end !== undefined) this.bytes[this.length++] = end;
  }

  #small(value: number): void {
    let count = 1;
    for (let bound = 10; count < 10 && value >= bound; bound *= 10) count++;
    this.#digits(value, count);
  }

  #digits(value: number, count: number): void {
    const bytes = this.bytes;
    const from = this.length;
    let rest = value;
    for (let at = from + count - 1; at >= from; at--) {
      const tens = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tens * 10;
      rest = tens;
    }
    this.length = from + count;
  }
}
