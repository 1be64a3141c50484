import { importBook } from "../data/book-of-import.js";
import { CATALOGUE, type CatalogueEntry, type RawFile } from "../data/catalogue.js";
import { type InputFile, importers } from "../data/importers/index.js";
import { createSha256 } from "../data/sha256.js";
import { HftError } from "../errors.js";
import { BlobFiles } from "./blob-files.js";
import { blobOf } from "./blob-of.js";
import { DigestThread } from "./digest-thread.js";
import type { ImportProgress, MadeBook } from "./import-desk.js";
import type { OpenScratch } from "./library/browser-scratch.js";

/** How a file is asked for; `fetch` unless told. */
export type Ask = (url: string) => Promise<Response>;

/** What a file may be larger than the catalogue says before it is no longer read. */
const MOST_BYTES = 2;

/**
 * Fetches a book of the catalogue from its public address and converts it, as `npm run books` does.
 * @throws HftError 2004 for a book without an address, 2005 when it does not answer, 2002 when what came is not the catalogue's file.
 */
export async function fetchBook(
  name: string,
  openScratch: (() => Promise<OpenScratch>) | null,
  onProgress: (progress: ImportProgress) => void,
  ask: Ask = (url) => fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" }),
): Promise<MadeBook> {
  const entry = CATALOGUE.find((candidate) => candidate.name === name);
  if (!entry || !canBeFetched(entry)) throw new HftError(2004, `The book ${name} has no public address that the page could fetch it from.`);
  const files = await download(entry, ask, onProgress);
  const scratch = (await openScratch?.()) ?? null;
  const laterDigest = DigestThread.open();
  try {
    const options = {
      ...entry.instrument,
      ...(scratch ? { scratch } : {}),
      ...(laterDigest ? { laterDigest } : {}),
      onProgress: (rows: number) => onProgress({ stage: "reading", rows, share: files.share }),
    };
    const checking = (rows: number): void => onProgress({ stage: "checking", rows, share: Math.min(1, rows / entry.expected.rows) });
    const inputs = files.inputs().map((input, at) => checked(input, entry.files[at] as RawFile));
    const { info, quality, report, pieces } = await importBook(importers[entry.importer], inputs, options, entry, checking);
    return { info, book: blobOf(pieces()), quality, report };
  } finally {
    laterDigest?.close();
    await scratch?.close();
  }
}

function canBeFetched({ files, aggregate }: CatalogueEntry): boolean {
  return !aggregate && files.every(({ url }) => url !== null);
}

const bytesToFetch = ({ files }: CatalogueEntry): number => files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);

async function download(entry: CatalogueEntry, ask: Ask, onProgress: (progress: ImportProgress) => void): Promise<BlobFiles> {
  const all = bytesToFetch(entry);
  let got = 0;
  const hear = (bytes: number): void => {
    got += bytes;
    onProgress({ stage: "fetching", rows: 0, bytes: got, share: Math.min(1, got / all) });
  };
  const files: { name: string; blob: Blob }[] = [];
  for (const file of entry.files) files.push({ name: file.path.split("/").at(-1) ?? file.path, blob: await downloadFile(file, ask, hear) });
  return new BlobFiles(files);
}

async function downloadFile({ url, bytes = 0 }: RawFile, ask: Ask, onBytes: (count: number) => void): Promise<Blob> {
  const address = url ?? "";
  const { host } = new URL(address);
  const response = await ask(address).catch(() => null);
  if (!response) throw new HftError(2005, `${host} does not answer. Are you online, and may this page reach it?`);
  if (!response.ok || !response.body) throw new HftError(2005, `${host} answered ${response.status} for ${address}.`);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  for (let got = 0; ; ) {
    const { done, value } = await reader.read().catch(() => {
      throw new HftError(2005, `${host} broke off after ${got} of ${bytes} bytes. Is the connection still there?`);
    });
    if (done) return new Blob(parts);
    got += value.length;
    parts.push(value as Uint8Array<ArrayBuffer>);
    onBytes(value.length);
    if (got <= bytes * MOST_BYTES) continue;
    await reader.cancel().catch(() => {});
    throw new HftError(2002, `${address} is larger than the ${bytes} bytes of the catalogue's file.`);
  }
}

/** The file's bytes, and at their end an error unless they are those of the catalogue: then nothing is made of them. */
function checked({ name, chunks }: InputFile, { sha256: wanted }: RawFile): InputFile {
  async function* hashed(): AsyncGenerator<Uint8Array> {
    const hash = createSha256();
    for await (const piece of chunks) {
      hash.update(piece);
      yield piece;
    }
    const got = hash.hex();
    if (got === wanted) return;
    throw new HftError(
      2002,
      `${name} is another file than the catalogue's: its SHA-256 begins with ${got.slice(0, 8)}, wanted ${wanted.slice(0, 8)}.`,
      { file: name },
    );
  }
  return { name, chunks: hashed() };
}
