import type { RunConfig } from "../../src/config/config.js";
import type { BookInfo, RowColumns } from "../../src/data/rows.js";
import type { RunRecord } from "../../src/engine/record.js";
import type { ErrorReport } from "../../src/errors.js";
import type { PaperState } from "../../src/strategy/paper-state.js";
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
  /** The first of all: it is compiled while no run is there yet. */
  | { type: "core"; wasm: ArrayBuffer; buffers: ArrayBuffer[] }
  | {
      type: "run";
      files: SourceFile[];
      entry: string;
      config: RunConfig;
      books: ArrayBuffer[];
      /** In place of books: a market whose rows will be posted. */
      market: BookInfo | null;
      buffers: ArrayBuffer[];
    }
  /** What the page heard of the market. */
  | { type: "rows"; rows: RowColumns; buffers: [] }
  /** No more will come. */
  | { type: "over"; buffers: [] }
  | { type: "stop"; buffers: [] };

/** Worker to page, through the frame. To the page all of it is a stranger's data until `check-record.ts` has seen it. */
export type FromWorker =
  | { type: "beat"; progress: RunProgress | null; buffers: [] }
  /** A run on posted rows, as it is now. */
  | { type: "paper"; paper: PaperState; buffers: [] }
  | { type: "done"; record: RunRecord; buffers: ArrayBuffer[] }
  /** Nothing could run: the book or the core was refused. */
  | { type: "refused"; report: ErrorReport; buffers: [] }
  /** The worker itself failed outside of any handler; written by the frame. */
  | { type: "crash"; message: string; buffers: [] };
