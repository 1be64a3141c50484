import { describe, expect, it } from "vitest";
import { detectFormat, SAMPLE_BYTES } from "../../../src/data/detect.js";
import { sampleOf } from "../../../src/data/unpack.js";
import { LONG } from "../../length.js";
import { fuzzReader, readAll } from "./fuzz-readers.js";
import { READERS, type Reader, samplesOf } from "./reader-samples.js";

/** Seeds of damage for each format: those of `npm test` and all. */
const QUICK = 20;
const ROUNDS = 300;
/** Seeds that found something once: they must not find it again. */
const KEPT: readonly (readonly [reader: Reader, seed: number])[] = [
  ["databento-dbn", 628],
  ["databento-dbn", 1129],
  ["databento-dbn", 2804],
];

/** Files that say nothing of their format by themselves, and are read beside one that does. */
const unsure = (name: string): null | undefined => (name.includes("orderbook") ? null : undefined);

describe.each(READERS)("files of %s", (reader) => {
  it("are told by what they hold, whatever they are called", async () => {
    for (const files of await samplesOf(reader))
      for (const { name, bytes } of files)
        expect(detectFormat(await sampleOf({ name, chunks: [bytes] }, SAMPLE_BYTES)).format).toBe(unsure(name) === null ? null : reader);
  });

  it("are read while they are whole, in pieces of any size", async () => {
    for (const files of await samplesOf(reader))
      for (const size of [1, 7, 1_000, 1 << 20]) expect((await readAll(reader, files, size)).rows).toBeGreaterThan(2);
  });

  /** How many damaged files were read, and how many were refused. */
  const damaged = async (from: number, to: number): Promise<{ read: number; refused: number }> => {
    const outcomes = { read: 0, refused: 0 };
    for (let seed = from; seed <= to; seed++) {
      try {
        const { rows } = await fuzzReader(reader, seed);
        outcomes[rows === null ? "refused" : "read"]++;
      } catch (error) {
        throw new Error(`${reader}, seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    return outcomes;
  };

  it("are rows of a whole book or an error that names the file, whatever is damaged", async () => {
    expect((await damaged(1, QUICK)).refused).toBeGreaterThan(2);
  });

  it("are rows of a whole book or an error that names the file, whatever is damaged, at length", LONG, async () => {
    const { read, refused } = await damaged(QUICK + 1, ROUNDS);
    // Both happen, but for the book file, which a checksum keeps from being read.
    expect(read).toBeGreaterThan(reader === "hftbook" ? -1 : 0);
    expect(refused).toBeGreaterThan(20);
  });
});

it.each(KEPT)("%s, seed %i, found before", async (reader, seed) => {
  await fuzzReader(reader, seed);
});
