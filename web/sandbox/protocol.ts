import type { RunConfig } from "../../src/config/config.js";
import type { RunRecord } from "../../src/engine/record.js";
import type { ErrorReport } from "../../src/errors.js";
import type { SourceFile } from "../../src/strategy/transpile.js";

export interface RunProgress {
  rows: number;
  totalRows: number;
  simulatedNs: number;
  rowsPerSecond: number;
  orders: number;
  fills: number;
}

/** Page to worker, through the frame. `buffers` are transferred on. */
export type ToWorker =
  | { type: "run"; files: SourceFile[]; entry: string; config: RunConfig; books: ArrayBuffer[]; wasm: ArrayBuffer; buffers: ArrayBuffer[] }
  | { type: "stop"; buffers: [] };

/** Worker to page, through the frame. To the page all of it is a stranger's data until `check-record.ts` has seen it. */
export type FromWorker =
  | { type: "beat"; progress: RunProgress | null; buffers: [] }
  | { type: "done"; record: RunRecord; buffers: ArrayBuffer[] }
  /** Nothing could run: the book or the core was refused. */
  | { type: "refused"; report: ErrorReport; buffers: [] }
  /** The worker itself failed outside of any handler; written by the frame. */
  | { type: "crash"; message: string; buffers: [] };
