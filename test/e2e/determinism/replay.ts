import type { ConformanceCase } from "../../../src/cli/conformance-case.js";
import { replayCase } from "../../../src/cli/conformance-replay.js";
import { openBook } from "../../../src/data/book-file.js";
import type { RowColumns } from "../../../src/data/rows.js";

/** All rows of a book, as one piece. */
async function rowsOf(url: string): Promise<RowColumns> {
  const book = await openBook(new Uint8Array(await (await fetch(url)).arrayBuffer()));
  const chunks: RowColumns[] = [];
  for (let chunk = 0; chunk < book.chunkCount; chunk++) chunks.push(await book.readChunk(chunk));
  const length = chunks.reduce((sum, rows) => sum + rows.length, 0);
  const column = <T extends { set(values: T, at: number): void }>(all: T, of: (rows: RowColumns) => T): T => {
    let at = 0;
    for (const rows of chunks) {
      all.set(of(rows), at);
      at += rows.length;
    }
    return all;
  };
  return {
    length,
    ev: column(new Uint32Array(length), (rows) => rows.ev),
    exchTs: column(new Float64Array(length), (rows) => rows.exchTs),
    localTs: column(new Float64Array(length), (rows) => rows.localTs),
    ticks: column(new Int32Array(length), (rows) => rows.ticks),
    lots: column(new Float64Array(length), (rows) => rows.lots),
    orderId: column(new Float64Array(length), (rows) => rows.orderId),
  };
}

const books = new Map<string, RowColumns>();

/** The run hash of a case in this browser. */
async function replay(given: ConformanceCase, urls: string[]): Promise<string> {
  const wasm = await (await fetch("core.wasm")).arrayBuffer();
  for (const url of urls) if (!books.has(url)) books.set(url, await rowsOf(url));
  const { hash } = await replayCase(
    wasm,
    given,
    urls.map((url) => books.get(url) as RowColumns),
  );
  return hash;
}

Object.assign(window, { replay });
