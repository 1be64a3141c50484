import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { RowColumns } from "./rows.js";

/** Characters put together before they are hashed. */
const PIECE = 1 << 16;

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

/** The digest of rows that come a piece at a time. */
export class RowDigest {
  readonly #hash = sha256.create();
  readonly #encoder = new TextEncoder();
  readonly #exchTs: (ns: number) => string;
  readonly #localTs: (ns: number) => string;
  #text = "";

  constructor(epochNs: string) {
    this.#exchTs = absoluteTimes(BigInt(epochNs));
    this.#localTs = absoluteTimes(BigInt(epochNs));
  }

  push(rows: RowColumns): void {
    for (let i = 0; i < rows.length; i++) {
      const times = `${this.#exchTs(rows.exchTs[i] as number)},${this.#localTs(rows.localTs[i] as number)}`;
      this.#text += `${rows.ev[i]},${times},${rows.ticks[i]},${rows.lots[i]},${rows.orderId[i]}\n`;
      if (this.#text.length >= PIECE) this.#flush();
    }
  }

  /** Of what was pushed so far. */
  finish(): string {
    this.#flush();
    return bytesToHex(this.#hash.clone().digest());
  }

  #flush(): void {
    this.#hash.update(this.#encoder.encode(this.#text));
    this.#text = "";
  }
}

/** Absolute times as decimals. They don't fit a double; neighbours are mostly equal, so the last one is kept. */
function absoluteTimes(epochNs: bigint): (ns: number) => string {
  let last = Number.NaN;
  let text = "";
  return (ns) => {
    if (ns !== last) {
      last = ns;
      text = String(epochNs + BigInt(ns));
    }
    return text;
  };
}
