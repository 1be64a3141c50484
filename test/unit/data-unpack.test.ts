import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sampleOf, unpack } from "../../src/data/unpack.js";
import { HftError } from "../../src/errors.js";

/** `zstd -19` of a line, 200 times. */
const ZSTD = "KLUv/QRotQAAYGRlcHRoIHRyYWRlCgIATxdUX+KVIiGSzB4=";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lines = (count: number): Uint8Array =>
  bytesOf(Array.from({ length: count }, (_, i) => `line ${i} ${(i * 7919) % 10_007}\n`).join(""));

/** In pieces, so that marks and trailers lie across them. */
function file(bytes: Uint8Array, size = 1_000) {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  return { name: "x", chunks };
}

async function all(bytes: Uint8Array, size?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of unpack(file(bytes, size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function errorOf(bytes: Uint8Array): Promise<HftError> {
  const error = await all(bytes).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HftError);
  return error as HftError;
}

describe("unpack", () => {
  const text = lines(15_000);

  it("gives plain bytes as they are", async () => {
    expect((await all(text)).equals(Buffer.from(text))).toBe(true);
    expect((await all(new Uint8Array(0))).length).toBe(0);
    expect((await all(Uint8Array.of(0x1f))).length).toBe(1);
  });

  it.each([1, 7, 1_000, 65_536])("unpacks gzip in pieces of %i", async (size) => {
    expect((await all(gzipSync(text), size)).equals(Buffer.from(text))).toBe(true);
  });

  it("unpacks gzip files that were put one behind the other", async () => {
    const parts = [lines(3), lines(20_000), new Uint8Array(0), lines(1)];
    for (const size of [1, 4_096, 1 << 20]) {
      const got = await all(Buffer.concat(parts.map((part) => gzipSync(part))), size);
      expect(got.equals(Buffer.concat(parts))).toBe(true);
    }
  });

  it.each([1, 5, 9_000])("skips all that the head of a gzip may have, in pieces of %i", async (size) => {
    const extra = Buffer.concat([Buffer.from([0x34, 0x12]), Buffer.alloc(0x1234, 7)]);
    const texts = Buffer.from(`${"n".repeat(9_000)}\0a comment\0`);
    const whole = gzipSync(text);
    const head = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 255]), extra, texts, Buffer.from([1, 2])]);
    const packed = Buffer.concat([head, deflateRawSync(text), whole.subarray(-8)]);
    expect((await all(packed, size)).equals(Buffer.from(text))).toBe(true);
    expect((await errorOf(packed.subarray(0, head.length - 1))).code).toBe(2006);
    expect((await errorOf(packed.subarray(0, 6_000))).code).toBe(2006);
    packed[3] = 0x80;
    expect((await errorOf(packed)).message).toContain("no head of gzip");
  });

  it("unpacks Zstandard", async () => {
    const packed = new Uint8Array(Buffer.from(ZSTD, "base64"));
    expect((await all(packed, 3)).toString()).toBe("depth depth depth depth trade\n".repeat(200));
  });

  it.each<[string, (packed: Buffer) => Uint8Array]>([
    ["is cut off", (packed) => packed.subarray(0, packed.length - 200)],
    ["lacks its trailer", (packed) => packed.subarray(0, packed.length - 8)],
    ["has another checksum", (packed) => Buffer.concat([packed.subarray(0, -8), Buffer.from([1, 2, 3, 4]), packed.subarray(-4)])],
    ["has another size", (packed) => Buffer.concat([packed.subarray(0, -4), Buffer.from([1, 2, 3, 4])])],
    ["is damaged before another", (packed) => Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8), packed])],
    ["is followed by something else", (packed) => Buffer.concat([packed, bytesOf("something else")])],
    ["is damaged in its middle", (packed) => Buffer.from(packed).fill(0x55, packed.length >> 1, (packed.length >> 1) + 50)],
  ])("names file and byte of a gzip that %s", async (_, change) => {
    const error = await errorOf(change(gzipSync(text)));
    expect(error.code).toBe(2006);
    expect(error.place).toMatchObject({ file: "x", byte: expect.any(Number) });
  });

  it("holds no more of a bomb than a piece of it", async () => {
    const bomb = gzipSync(new Uint8Array(40e6), { level: 9 });
    let most = 0;
    let sum = 0;
    for await (const piece of unpack(file(bomb, 1 << 20))) {
      most = Math.max(most, piece.length);
      sum += piece.length;
    }
    expect(sum).toBe(40e6);
    expect(most).toBeLessThan(1e5);
  });

  it("takes a sample and leaves the rest unread", async () => {
    let taken = 0;
    function* chunks() {
      for (const chunk of file(gzipSync(text), 500).chunks) {
        taken += chunk.length;
        yield chunk;
      }
    }
    const sample = await sampleOf({ name: "x", chunks: chunks() }, 1_000);
    expect(Buffer.from(sample).equals(Buffer.from(text.subarray(0, 1_000)))).toBe(true);
    expect(taken).toBeLessThan(10_000);
    expect((await sampleOf(file(lines(2)), 1_000)).length).toBe(lines(2).length);
  });
});
