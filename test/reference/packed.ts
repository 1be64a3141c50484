import * as abi from "../../assembly/abi.js";
import type { PackedRows } from "../../src/data/pack.js";

/** A row as the core sees it in a pack. */
export interface PlayedRow {
  exchTs: number;
  localTs: number;
  flags: number;
  action: number;
  ticks: number;
  lots: number;
  orderId: number;
}

/** Reads a pack byte by byte, as docs/core.md draws it. Runs without rows are listed, too. */
export function unpack({ bytes }: PackedRows): { rows: PlayedRow[]; runs: number[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: PlayedRow[] = [];
  const runs: number[] = [];
  const byOrder = view.getUint32(abi.PACK_BY_ORDER, true) === abi.PACK_IDS;
  let at = abi.PACK_BYTES;
  for (let run = view.getUint32(abi.PACK_RUNS, true); run < bytes.length; run += abi.RUN_BYTES) {
    runs.push(run);
    const end = at + view.getUint32(run + abi.RUN_SIZE, true);
    const head = {
      exchTs: Number(view.getBigInt64(run + abi.RUN_EXCH_TS, true)),
      localTs: Number(view.getBigInt64(run + abi.RUN_LOCAL_TS, true)),
      flags: view.getUint32(run + abi.RUN_FLAGS, true),
    };
    for (; byOrder && at < end; at += abi.ORDER_ROW_BYTES) rows.push({ ...head, ...orderRowAt(view, at) });
    while (at < end) {
      const action = view.getUint32(at + abi.SEGMENT_ACTION, true);
      const count = view.getUint32(at + abi.SEGMENT_COUNT, true);
      at += abi.SEGMENT_BYTES;
      for (let n = 0; n < count; n++) {
        const { row, length } = levelRowAt(view, at, action);
        rows.push({ ...head, ...row });
        at += length;
      }
    }
  }
  return { rows, runs };
}

function levelRowAt(view: DataView, at: number, action: number) {
  if (action < abi.SEGMENT_WIDE) {
    const row = {
      action,
      ticks: view.getInt32(at + abi.LEVEL_ROW_TICKS, true),
      lots: view.getUint32(at + abi.LEVEL_ROW_LOTS, true),
      orderId: 0,
    };
    return { row, length: abi.LEVEL_ROW_BYTES };
  }
  const ticks = view.getInt32(at + abi.WIDE_ROW_TICKS, true);
  const lots = view.getFloat64(at + abi.WIDE_ROW_LOTS, true);
  return { row: { action: action - abi.SEGMENT_WIDE, ticks, lots, orderId: 0 }, length: abi.WIDE_ROW_BYTES };
}

function orderRowAt(view: DataView, at: number) {
  return {
    action: view.getInt32(at + abi.WIDE_ROW_ACTION, true),
    ticks: view.getInt32(at + abi.WIDE_ROW_TICKS, true),
    lots: view.getFloat64(at + abi.WIDE_ROW_LOTS, true),
    orderId: view.getFloat64(at + abi.ORDER_ROW_ID, true),
  };
}
