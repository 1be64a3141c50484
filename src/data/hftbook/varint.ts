import { HftError } from "../../errors.js";

const MAX_INTEGER = 2 ** 53;
const SHORT = 2 ** 31;
/** Bytes of any number, sign included. */
const LONGEST = 8;

/** Writes numbers as LEB128 varints, least significant seven bits first, up to 2^53. */
export class VarintWriter {
  #bytes = new Uint8Array(4_096);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53. */
  unsigned(value: number): void {
    let rest = value;
    // Most are below 2^31, where whole numbers are divided by a shift.
    if (value < SHORT) {
      for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
      this.byte(rest);
      return;
    }
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A whole number within ±2^53: the first byte has the sign in its lowest bit and six bits of the magnitude. */
  signed(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const magnitude = Math.abs(value);
    if (magnitude < 0x40) this.byte(magnitude * 2 + sign);
    else {
      this.byte((magnitude % 0x40) * 2 + sign + 0x80);
      this.unsigned(Math.floor(magnitude / 0x40));
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what VarintWriter wrote; throws HftError 2002 past the end or past 2^53. */
export class VarintReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  byte(): number {
    if (this.at >= this.end) throw new HftError(2002, "A chunk ends in the middle of a value.", { byte: this.at });
    return this.bytes[this.at++] as number;
  }

  unsigned(): number {
    const first = this.byte();
    return first < 0x80 ? first : this.#longer(first, LONGEST);
  }

  signed(): number {
    const first = this.byte();
    const low = (first & 0x7f) >>> 1;
    const magnitude = first < 0x80 ? low : this.#rest() * 0x40 + low;
    if (magnitude > MAX_INTEGER) throw tooLarge(this.at);
    // Taking from zero, so that no -0 comes out.
    return first & 1 ? 0 - magnitude : magnitude;
  }

  #rest(): number {
    const first = this.byte();
    return first < 0x80 ? first : this.#longer(first, LONGEST - 1);
  }

  /** What a first byte begins, in at most `bytes` bytes. */
  #longer(first: number, bytes: number): number {
    let value = first & 0x7f;
    let weight = 0x80;
    for (;;) {
      const next = this.byte();
      value += (next & 0x7f) * weight;
      if (next < 0x80) break;
      weight *= 0x80;
      if (weight > 2 ** (7 * (bytes - 1))) throw tooLarge(this.at);
    }
    if (value > MAX_INTEGER) throw tooLarge(this.at);
    return value;
  }
}

function tooLarge(at: number): HftError {
  return new HftError(2002, "A chunk holds a number that no row can have.", { byte: at });
}
