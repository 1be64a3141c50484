import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { describe, expect } from "vitest";
import { Inflater } from "../../src/data/inflater.js";
import { atBothLengths } from "../length.js";
import { randomFrom } from "./hostile.js";

const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED, Z_DEFAULT_STRATEGY } = constants;
const STRATEGIES = [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED];
const inflater = new Inflater();

/** What the packed bytes become, a few of them at a time; null when they are damaged or cut off. */
function inflated(packed: Uint8Array, most: () => number): Buffer | null {
  inflater.begin();
  const pieces: Uint8Array[] = [];
  try {
    for (let from = 0, waiting = 0; !inflater.isOver; from += inflater.used) {
      // More than was not enough before.
      const to = Math.min(packed.length, from + Math.min(inflater.room, waiting + 1 + Math.floor(most())));
      for (const piece of inflater.pieces(packed.subarray(from, to), to === packed.length)) pieces.push(piece);
      waiting = to - from - inflater.used;
    }
    return Buffer.concat(pieces);
  } catch {
    return null;
  }
}

/** The same by zlib. */
function slow(packed: Uint8Array): Buffer | null {
  try {
    return inflateRawSync(packed);
  } catch {
    return null;
  }
}

/** Noise, few values, near repetitions, digits; or far repetitions. */
const KINDS: ((i: number, next: () => number) => number)[] = [
  (_, next) => next() * 256,
  (_, next) => next() ** 8 * 256,
  (i, next) => (i % 5) + next() * 1.01,
  (_, next) => 48 + next() ** 2 * 10,
];

function content(next: () => number): Uint8Array {
  const bytes = new Uint8Array(Math.floor(next() ** 3 * 150_000));
  const kind = KINDS[Math.floor(next() * (KINDS.length + 1))];
  const far = 1 + Math.floor(next() * 33_000);
  for (let i = 0; i < bytes.length; i++) {
    const isAgain = !kind && i >= far && next() < 0.98;
    bytes[i] = isAgain ? (bytes[i - far] as number) : (kind ?? (() => next() * 256))(i, next);
  }
  return bytes;
}

function packedOf(bytes: Uint8Array, next: () => number): Buffer {
  const strategy = STRATEGIES[Math.floor(next() * STRATEGIES.length)] as number;
  const [level, memLevel, windowBits] = [Math.floor(next() * 10), 1 + Math.floor(next() * 9), 9 + Math.floor(next() * 7)];
  return deflateRawSync(bytes, { level, memLevel, windowBits, strategy });
}

/** Cut off or not, with two bytes changed. Heads of blocks are where most can be wrong. */
function damagedOf(packed: Buffer, next: () => number): Buffer {
  const damaged = packed.subarray(0, next() < 0.3 ? Math.floor(next() * packed.length) : packed.length);
  for (let change = 0; change < Math.min(2, damaged.length); change++) {
    const near = next() < 0.5 ? Math.min(80, damaged.length) : damaged.length;
    damaged[Math.floor(next() * near)] = next() * 256;
  }
  return damaged;
}

describe("what inflates gzip", () => {
  const SAME = "gives what zlib gives, however the packed bytes come, and says where they end and what they sum up to";
  atBothLengths(SAME, 40, 150, (rounds) => {
    const next = randomFrom(21);
    for (let round = 0; round < rounds; round++) {
      const bytes = content(next);
      const packed = packedOf(bytes, next);
      const size = 2 ** (next() * 16);
      expect(inflated(Buffer.concat([packed, Buffer.from("more")]), () => next() * size)?.equals(bytes)).toBe(true);
      expect(inflater.size).toBe(bytes.length);
      expect(inflated(packed, () => packed.length)?.equals(bytes)).toBe(true);
      expect(inflater.used).toBeLessThanOrEqual(packed.length);
    }
  });

  atBothLengths("takes what zlib takes of damaged bytes, and refuses what it refuses", 200, 1_500, (rounds) => {
    const next = randomFrom(22);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const damaged = damagedOf(packedOf(content(next).subarray(0, 5_000), next), next);
      const wanted = slow(damaged);
      const got = inflated(damaged, () => next() * 300);
      refused += wanted === null ? 1 : 0;
      expect(got?.toString("latin1")).toBe(wanted?.toString("latin1"));
    }
    expect(refused / rounds).toBeGreaterThan(0.33);
    expect(refused / rounds).toBeLessThan(0.94);
  });
});
