import { expect, it } from "vitest";
import { MemoryScratch, SpillingScratch } from "../../src/data/scratch.js";

it("a scratch that spills writes nothing while there is room in memory, and everything after that", () => {
  const written: number[] = [];
  const disk = new MemoryScratch();
  const counting = {
    append(bytes: Uint8Array): number {
      written.push(bytes.length);
      return disk.append(bytes);
    },
    read: (from: number, to: number) => disk.read(from, to),
  };
  const scratch = new SpillingScratch(counting, 100);
  const sizes = [40, 60, 1, 30, 500];
  const pieces = sizes.map((size, at) => new Uint8Array(size).fill(at + 1));
  const places = pieces.map((piece) => scratch.append(piece));
  expect(written).toEqual([1, 30, 500]);
  expect(new Set(places).size).toBe(places.length);
  for (const at of [4, 0, 2, 1, 3, 0]) {
    const from = places[at] as number;
    expect([...scratch.read(from, from + (sizes[at] as number))]).toEqual([...(pieces[at] as Uint8Array)]);
  }
  // What is too large for what is left goes to the disk, and what comes after it stays behind it.
  const small = new SpillingScratch(counting, 100);
  small.append(new Uint8Array(101));
  small.append(new Uint8Array(1));
  expect(written.slice(3)).toEqual([101, 1]);
});
