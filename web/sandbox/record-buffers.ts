import type { RunRecord } from "../../src/engine/record.js";

/** Every buffer of a record's columns, once, to be transferred. */
export function buffersOf(record: RunRecord): ArrayBuffer[] {
  const tables = [record.orderEvents, record.samples, ...Object.values(record.latency)];
  const columns = tables.flatMap((table) => Object.values(table)).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(columns.map((column) => column.buffer as ArrayBuffer))];
}
