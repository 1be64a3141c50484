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
  const hash = sha256.create();
  const encoder = new TextEncoder();
  const exchTs = absoluteTimes(BigInt(epochNs));
  const localTs = absoluteTimes(BigInt(epochNs));
  let text = "";
  for (const rows of chunks) {
    for (let i = 0; i < rows.length; i++) {
      text += `${rows.ev[i]},${exchTs(rows.exchTs[i] as number)},${localTs(rows.localTs[i] as number)},${rows.ticks[i]},${rows.lots[i]},${rows.orderId[i]}\n`;
      if (text.length < PIECE) continue;
      hash.update(encoder.encode(text));
      text = "";
    }
  }
  hash.update(encoder.encode(text));
  return bytesToHex(hash.digest());
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
