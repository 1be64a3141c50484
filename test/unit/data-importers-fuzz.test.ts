import { describe, expect } from "vitest";
import { detectFormat } from "../../src/data/detect.js";
import { importers } from "../../src/data/importers/index.js";
import { HftError } from "../../src/errors.js";
import { atBothLengths } from "../length.js";
import { samplesOf } from "../property/fuzz/reader-samples.js";
import { randomFrom } from "../property/hostile.js";

const SEED = 20_261_123;

async function textOf(format: "coinbase-full"): Promise<string> {
  const [[file] = []] = await samplesOf(format);
  return new TextDecoder().decode(file?.bytes);
}

const SAMPLES = {
  "coinbase-full": await textOf("coinbase-full"),
  csv: 'kind,side,ts,local_ts,price,size,id\ndepth,bid,1723161255,1723161255.5,100.1,0.002,0\nadd,ask,1723161256,1723161257,"101",2,7\n',
};
/** What is put in: marks of the formats, and numbers that are hard to hold. */
const HOSTILE = [
  "",
  '"',
  ",",
  "\n",
  "{",
  "}",
  "null",
  "-1",
  "NaN",
  "1e400",
  "9007199254740993",
  "\0",
  "[[[[",
  "é",
  "__proto__",
  "4294967296",
];

type Format = keyof typeof SAMPLES;

/** The sample with one to three of its stretches replaced. */
function damagedText(format: Format, next: () => number): string {
  let text: string = SAMPLES[format];
  for (let change = Math.ceil(next() * 3); change > 0; change--) {
    const from = Math.floor(next() * text.length);
    const to = from + Math.floor(next() * 8);
    text = text.slice(0, from) + HOSTILE[Math.floor(next() * HOSTILE.length)] + text.slice(to);
  }
  return text;
}

/** True when the damaged text was imported. */
async function isRead(format: Format, text: string): Promise<boolean> {
  const bytes = new TextEncoder().encode(text);
  detectFormat(bytes);
  const result = await importers[format]
    .import([{ name: "x.txt", chunks: [bytes] }], { tickSize: 0.1, lotSize: 0.001 })
    .catch((error: unknown) => error);
  if (!(result instanceof HftError) && result instanceof Error) throw new Error(text, { cause: result });
  if (result instanceof HftError) expect(result.message).toContain("x.txt");
  return !(result instanceof HftError);
}

describe("files that are damaged at random", () => {
  for (const format of Object.keys(SAMPLES) as Format[])
    atBothLengths(`${format}: rows or an HftError that names the file, and nothing else`, 600, 3_000, async (rounds) => {
      const next = randomFrom(SEED);
      let read = 0;
      for (let round = 0; round < rounds; round++) if (await isRead(format, damagedText(format, next))) read++;
      // Damage that only changes a number or a name is read; both ways have to be gone.
      expect(read).toBeGreaterThan(rounds / 60);
      expect(read).toBeLessThan(rounds);
    });
});
