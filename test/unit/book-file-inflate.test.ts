import { randomBytes } from "node:crypto";
import zlib, { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { crc32, crc32InScript } from "../../src/data/hftbook/crc32.js";
import { type Inflate, inflateByStream, inflateInNode, inflateInScript } from "../../src/data/hftbook/inflate.js";

const WAYS: [string, Inflate][] = [
  ["Node's zlib", inflateInNode(zlib as unknown as Parameters<typeof inflateInNode>[0])],
  [
    "the browser's stream",
    inflateByStream(() => new DecompressionStream("deflate-raw") as unknown as ReturnType<Parameters<typeof inflateByStream>[0]>),
  ],
  ["script", inflateInScript],
];

/** 64 MB, in 64 kB. */
const bomb = new Uint8Array(deflateRawSync(new Uint8Array(64 << 20)));

describe.each(WAYS)("inflating by %s", (_, inflate) => {
  const content = Uint8Array.from({ length: 40_000 }, (_, i) => (i * i) % 251);
  const stored = new Uint8Array(deflateRawSync(content));

  it("gives the bytes, of any length", async () => {
    expect(await inflate(stored, content.length)).toEqual(expect.objectContaining({ length: content.length }));
    expect(Buffer.from((await inflate(stored, content.length)) as Uint8Array).equals(Buffer.from(content))).toBe(true);
    for (const length of [0, 1, 5, 63, 64, 65]) {
      const got = await inflate(new Uint8Array(deflateRawSync(content.subarray(0, length))), length);
      expect([...(got as Uint8Array)]).toEqual([...content.subarray(0, length)]);
    }
  });

  it("gives nothing when they are more or fewer than was said", async () => {
    expect(await inflate(stored, content.length - 1)).toBeNull();
    expect(await inflate(stored, content.length + 1)).toBeNull();
    expect(await inflate(stored, 0)).toBeNull();
    expect(await inflate(bomb, 100)).toBeNull();
  });

  it("gives nothing for what is no deflate, or not all of it", async () => {
    expect(await inflate(stored.subarray(0, stored.length / 2), content.length)).toBeNull();
    expect(await inflate(new Uint8Array(0), 10)).toBeNull();
    expect(await inflate(new Uint8Array(100).fill(0xff), 100)).toBeNull();
  });
});

describe("crc32", () => {
  it("is the same by Node and by script, in pieces and whole", () => {
    for (const length of [0, 1, 3, 4, 5, 7, 8, 1_000, 4_099]) {
      const bytes = new Uint8Array(randomBytes(length));
      expect(crc32InScript(bytes)).toBe(crc32(bytes));
      const half = length >> 1;
      expect(crc32InScript(bytes.subarray(half), crc32InScript(bytes.subarray(0, half)))).toBe(crc32(bytes));
    }
  });

  it("is that of zip: the check value of its definition", () => {
    expect(crc32InScript(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });
});
