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
  for (let run = abi.PACK_BYTES; run < bytes.length; ) {
    runs.push(run);
    const size = view.getUint32(run + abi.RUN_SIZE, true);
    const head = {
      exchTs: Number(view.getBigInt64(run + abi.RUN_EXCH_TS, true)),
      localTs: Number(view.getBigInt64(run + abi.RUN_LOCAL_TS, true)),
      flags: view.getUint32(run + abi.RUN_FLAGS, true),
    };
    let at = run + abi.RUN_BYTES;
    while (at < run + size) {
      const action = view.getUint32(at + abi.SEGMENT_ACTION, true);
      const count = view.getUint32(at + abi.SEGMENT_COUNT, true);
      at += abi.SEGMENT_BYTES;
      for (let n = 0; n < count; n++) {
        const { row, length } = rowAt(view, at, action);
        rows.push({ ...head, ...row });
        at += length;
      }
    }
    run += size;
  }
  return { rows, runs };
}

function rowAt(view: DataView, at: number, action: number) {
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
  if (action < abi.SEGMENT_ORDERS)
    return { row: { action: action - abi.SEGMENT_WIDE, ticks, lots, orderId: 0 }, length: abi.WIDE_ROW_BYTES };
  const row = {
    action: view.getInt32(at + abi.WIDE_ROW_ACTION, true),
    ticks,
    lots,
    orderId: view.getFloat64(at + abi.ORDER_ROW_ID, true),
  };
  return { row, length: abi.ORDER_ROW_BYTES };
}
