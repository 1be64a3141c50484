/** Files that are damaged by a seed, and what reads them: rows that a book can hold, or an error with its place. */
import { openBook } from "../../../src/data/book-file.js";
import { importBook } from "../../../src/data/book-of-import.js";
import { detectFormat } from "../../../src/data/detect.js";
import { importers } from "../../../src/data/importers/index.js";
import { inspectFiles } from "../../../src/data/inspect.js";
import { unpack } from "../../../src/data/unpack.js";
import { verifyBook } from "../../../src/data/verify.js";
import { HftError } from "../../../src/errors.js";
import { randomFrom } from "../hostile.js";
import { type Reader, type Sample, STEPS, samplesOf } from "./reader-samples.js";

export interface Outcome {
  /** Bytes of the damaged files. */
  bytes: number;
  /** Null when they were refused. */
  rows: number | null;
  code: number | null;
}

/** What is put into texts: marks of the formats, and numbers that are hard to hold. */
const WORDS = [
  "",
  '"',
  ",",
  "\n",
  "\r\n",
  "{",
  "}",
  "[[[[",
  "null",
  "true",
  "-1",
  "-0",
  "NaN",
  "Infinity",
  "1e400",
  "9007199254740993",
  "4294967296",
  "99999999999999999999",
  "0.0000000000001",
  "\0",
  "\uFEFF",
  "é",
  "__proto__",
  "constructor",
];
/** Numbers that are lengths, counts and offsets to a reader of bytes. */
const LENGTHS = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const LONGEST_COPY = 200;
/** Codes that say something of a file. */
const OF_FILES = [1004, 2001, 2002, 2003, 2006, 2007, 2008, 2009];

const samples = new Map<Reader, Sample[][]>();

/** One file, or set of files, damaged by this seed. @throws Error when a reader does what it never may. */
export async function fuzzReader(reader: Reader, seed: number): Promise<Outcome> {
  const next = randomFrom(seed);
  const below = (most: number): number => Math.floor(next() * most);
  const known = samples.get(reader) ?? (await samplesOf(reader));
  samples.set(reader, known);
  const files = [...(known[below(known.length)] as Sample[])];
  const at = below(files.length);
  files[at] = { name: (files[at] as Sample).name, bytes: damaged((files[at] as Sample).bytes, below) };
  return readAll(reader, files, 1 + below(below(2) === 0 ? 40 : 100_000));
}

/** Reads files as a person's are read. @param pieceBytes how they come. */
export async function readAll(reader: Reader, files: readonly Sample[], pieceBytes: number): Promise<Outcome> {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  try {
    for (const file of files) detectFormat(file.bytes);
    const rows = reader === "hftbook" ? await bookRows(files) : await importedRows(reader, files, pieceBytes);
    return { bytes, rows, code: null };
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    if (!OF_FILES.includes(error.code)) throw new Error(`code ${error.code}: ${error.message}`);
    if (reader !== "hftbook" && !files.some(({ name }) => error.message.includes(name)))
      throw new Error(`no file is named: ${error.message}`);
    return { bytes, rows: null, code: error.code };
  }
}

async function bookRows([file]: readonly Sample[]): Promise<number> {
  const book = await openBook((file as Sample).bytes);
  await verifyBook(book);
  for (let chunk = 0; chunk < book.chunkCount; chunk++) await book.readPacked?.(chunk);
  return book.info.rows;
}

async function importedRows(reader: Exclude<Reader, "hftbook">, files: readonly Sample[], pieceBytes: number): Promise<number> {
  await inspectFiles(files.map(({ name, bytes }) => ({ name, sample: bytes }))).catch(refused);
  const inputs = files.map(({ name, bytes }) => ({ name, chunks: unpack({ name, chunks: piecesOf(bytes, pieceBytes) }) }));
  const instrument = { symbol: "X", venue: "", baseCurrency: "X", quoteCurrency: "Y", contractSize: 1, ...STEPS };
  const words = { name: "x", instrument, licence: "", source: "" };
  const { info, pieces } = await importBook(importers[reader], inputs, { ...STEPS }, words);
  // What was made of it is a whole book.
  const book = await openBook(new Uint8Array(Buffer.concat([...pieces()])));
  await verifyBook(book);
  return info.rows;
}

function refused(error: unknown): void {
  if (!(error instanceof HftError)) throw error;
}

function* piecesOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

type Below = (most: number) => number;

/** One thing that goes wrong with a file, or some. */
function damaged(whole: Uint8Array, below: Below): Uint8Array {
  let bytes = whole;
  for (let left = 1 + below(1 + below(4)); left > 0; left--) bytes = (DAMAGES[below(DAMAGES.length)] as Damage)(bytes, below);
  return bytes;
}

type Damage = (bytes: Uint8Array, below: Below) => Uint8Array;

const DAMAGES: readonly Damage[] = [
  // Cut off.
  (bytes, below) => bytes.subarray(0, below(bytes.length + 1)),
  // A byte is another one.
  (bytes, below) => replaced(bytes, below(bytes.length), 1, Uint8Array.of(below(256))),
  (bytes, below) => replaced(bytes, below(bytes.length), 1, Uint8Array.of(below(2) * 255)),
  // A length, count or offset.
  (bytes, below) => replaced(bytes, below(bytes.length), 4, wordOf(LENGTHS[below(LENGTHS.length)] as number)),
  (bytes, below) => replaced(bytes, below(bytes.length), 8, Uint8Array.from([...wordOf(below(2 ** 32)), ...wordOf(below(2 ** 22))])),
  // A word in place of some characters.
  (bytes, below) => replaced(bytes, below(bytes.length), below(12), new TextEncoder().encode(WORDS[below(WORDS.length)])),
  // A part is missing, stands twice, or is somewhere else.
  (bytes, below) => replaced(bytes, below(bytes.length), below(LONGEST_COPY), new Uint8Array(0)),
  (bytes, below) => replaced(bytes, below(bytes.length), 0, partOf(bytes, below)),
  (bytes, below) => replaced(bytes, below(bytes.length), LONGEST_COPY, partOf(bytes, below)),
];

function partOf(bytes: Uint8Array, below: Below): Uint8Array {
  const from = below(bytes.length);
  return bytes.slice(from, from + below(LONGEST_COPY));
}

function wordOf(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function replaced(bytes: Uint8Array, from: number, length: number, by: Uint8Array): Uint8Array {
  const rest = bytes.subarray(from + length);
  const all = new Uint8Array(from + by.length + rest.length);
  all.set(bytes.subarray(0, from));
  all.set(by, from);
  all.set(rest, from + by.length);
  return all;
}
