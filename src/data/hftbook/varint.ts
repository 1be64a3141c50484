import { HftError } from "../../errors.js";

const MAX_INTEGER = 2 ** 53;

/** Writes numbers as LEB128 varints, least significant seven bits first, up to 2^54. */
export class VarintWriter {
  #bytes = new Uint8Array(4_096);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow();
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^54. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** A whole number within ±2^53: 0, -1, 1, -2, … are 0, 1, 2, 3, … */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
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

/** Reads what VarintWriter wrote; throws HftError 2002 past the end or past 2^54. */
export class VarintReader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  byte(): number {
    if (this.at >= this.bytes.length) throw new HftError(2002, "A chunk ends in the middle of a value.", { byte: this.at });
    return this.bytes[this.at++] as number;
  }

  unsigned(): number {
    const first = this.byte();
    return first < 0x80 ? first : this.#longer(first);
  }

  signed(): number {
    const value = this.unsigned();
    // Bit operations are quicker and right below 2^31.
    if (value < 0x80000000) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #longer(first: number): number {
    let value = first & 0x7f;
    let weight = 0x80;
    for (;;) {
      const next = this.byte();
      value += (next & 0x7f) * weight;
      if (next < 0x80) break;
      weight *= 0x80;
      if (weight > 2 ** 49) throw new HftError(2002, "A chunk holds a number that no row can have.", { byte: this.at });
    }
    if (value > 2 * MAX_INTEGER) throw new HftError(2002, "A chunk holds a number that no row can have.", { byte: this.at });
    return value;
  }
}
