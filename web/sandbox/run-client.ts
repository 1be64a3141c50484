import type { RunConfig } from "../../src/config/config.js";
import type { RunRecord } from "../../src/engine/record.js";

/** What the page hands to the sandbox. Buffers are copied in; the page keeps its own. */
export interface RunRequest {
  /** The strategy's files; `entry` is the name of the one that exports the strategy. */
  files: { name: string; text: string }[];
  entry: string;
  config: RunConfig;
  /** Bytes of the `.hftbook`s, in instrument order. */
  books: Uint8Array[];
}

export interface RunProgress {
  rows: number;
  totalRows: number;
  simulatedNs: number;
  rowsPerSecond: number;
  orders: number;
  fills: number;
}

export interface RunCallbacks {
  /** At most ten times a second. */
  onProgress(progress: RunProgress): void;
}

export interface RunHandle {
  /**
   * Resolves with the record also when the strategy failed or was stopped (`record.outcome`, `record.error`). Rejects
   * with HftError only when nothing could run: 7002 the sandbox did not start, 5001 no WebAssembly.
   */
  done: Promise<RunRecord>;
  /** Ends the run now: the record up to here when the strategy still answers, else an empty one with error 7001. */
  stop(): void;
}

export type StartRun = (request: RunRequest, callbacks: RunCallbacks) => RunHandle;
