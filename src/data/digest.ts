import { LINES_WASM } from "./lines-wasm.js";
import type { RowColumns } from "./rows.js";
import { createSha256 } from "./sha256.js";
import { compileText } from "./wasm-module.js";

const SECOND = 1_000_000_000n;

/** In the order in which they lie in the module's memory. */
export const COLUMNS = ["exchTs", "localTs", "lots", "orderId", "ev", "ticks"] as const;

interface Lines {
  memory: WebAssembly.Memory;
  room: WebAssembly.Global;
  columns: WebAssembly.Global;
  text: WebAssembly.Global;
  begin(second: number, rest: number): void;
  write(rows: number): number;
}

let compiled: WebAssembly.Module | null = null;

/**
 * SHA-256 over one line a row, `ev,exchTs,localTs,tick,lots,orderId`, with absolute times: what two importers of the same
 * capture agree on. The conformance suite's definition.
 * @param epochNs ns since 1970 of time 0, decimal.
 * @returns 64 hex digits.
 */
export function digestRows(rows: RowColumns, epochNs: string): string {
  return digestChunks([rows], epochNs);
}

/** As `digestRows`, of rows in several pieces. */
export function digestChunks(chunks: Iterable<RowColumns>, epochNs: string): string {
  const digest = new RowDigest(epochNs);
  for (const rows of chunks) digest.push(rows);
  return digest.finish();
}

/** The digest of rows that come a piece at a time. Their lines are written in WebAssembly (assembly/lines.ts): in script they cost as much as reading a capture. */
export class RowDigest {
  readonly #hash = createSha256();
  readonly #lines: Lines;
  readonly #room: number;
  readonly #text: Uint8Array;
  readonly #columns: (Float64Array | Int32Array)[];

  constructor(epochNs: string) {
    const lines = new WebAssembly.Instance(linesModule()).exports as unknown as Lines;
    const { buffer } = lines.memory;
    this.#lines = lines;
    this.#room = lines.room.value;
    this.#text = new Uint8Array(buffer, lines.text.value);
    this.#columns = columnsAt(buffer, lines.columns.value, this.#room);
    lines.begin(...epochParts(epochNs));
  }

  push(rows: RowColumns): void {
    for (let from = 0; from < rows.length; from += this.#room) {
      const end = Math.min(rows.length, from + this.#room);
      for (const [at, name] of COLUMNS.entries()) (this.#columns[at] as Float64Array).set(rows[name].subarray(from, end));
      this.#hash.update(this.#text.subarray(0, this.#lines.write(end - from)));
    }
  }

  /** Of what was pushed so far. */
  finish(): string {
    return this.#hash.hex();
  }
}

/** Where the module wants the columns: 64 bits of four, 32 of two. Uses nothing but its arguments, so that a thread can have it as text. */
export function columnsAt(buffer: ArrayBufferLike, from: number, room: number): (Float64Array | Int32Array)[] {
  const wide = [0, 8, 16, 24].map((bytes) => new Float64Array(buffer, from + bytes * room, room));
  return [...wide, ...[32, 36].map((bytes) => new Int32Array(buffer, from + bytes * room, room))];
}

/** The same on another thread, while its caller goes on. */
export interface LaterDigest {
  /** Before all else. False when there is no such thread. */
  begin(epochNs: string): Promise<boolean>;
  /** The rows are gone for the caller afterwards. */
  take(rows: RowColumns): void;
  /** Resolves when what waits there is little enough for more. */
  hasRoom(): Promise<void>;
  /** Of all that was taken; nothing may follow. */
  finish(): Promise<string>;
}

/** For a thread that has nothing but what is sent to it. */
export function linesModule(): WebAssembly.Module {
  compiled ??= compileText(LINES_WASM, "The digest of rows");
  return compiled;
}

/** Seconds of time 0 since 1970, and ns after them. */
export function epochParts(epochNs: string): [second: number, rest: number] {
  const epoch = BigInt(epochNs);
  return [Number(epoch / SECOND), Number(epoch % SECOND)];
}
