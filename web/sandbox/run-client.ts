import type { RunConfig } from "../../src/config/config.js";
import type { BookInfo, RowColumns } from "../../src/data/rows.js";
import type { RunRecord } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import { emptyRecord } from "../../src/strategy/empty-record.js";
import type { PaperState } from "../../src/strategy/paper-state.js";
import { afterAwake } from "./awake-timer.js";
import { checkPaper } from "./check-paper.js";
import { checkRecord, checkReport } from "./check-record.js";
import type { SandboxFrame } from "./frame.js";
import type { FromWorker, RunProgress, ToWorker } from "./protocol.js";
import { nextSandbox, openSandbox, takeReadySandbox } from "./ready.js";

export type { RunProgress };

/** What the page hands to the sandbox. Buffers are copied in; the page keeps its own. */
export interface RunRequest {
  /** The strategy's files; `entry` is the name of the one that exports the strategy. */
  files: { name: string; text: string }[];
  entry: string;
  config: RunConfig;
  /** Bytes of the `.hftbook`s, in instrument order, and what the page knows of them. */
  books: Uint8Array[];
  infos: BookInfo[];
  /** In place of books: a market that goes on, whose rows come by `RunHandle.rows`. `infos` is of it alone. */
  market?: BookInfo;
  /** Made behind the page: the sandbox that was made ahead is left to a run that a person waits for. */
  behind?: boolean;
}

export interface RunCallbacks {
  /** At most ten times a second. */
  onProgress(progress: RunProgress): void;
  /** Of a run on a market that goes on, four times a second. */
  onPaper?(paper: PaperState): void;
}

export interface RunHandle {
  /**
   * Resolves with the record also when the strategy failed or was stopped (`record.outcome`, `record.error`). Rejects
   * with HftError only when nothing could run: 7002 the sandbox did not start, 5001 no WebAssembly, 2xxx a bad book.
   */
  done: Promise<RunRecord>;
  /** Ends the run now: the record up to here when the strategy still answers, else an empty one with error 7001. */
  stop(): void;
  /** Ends the run at once and keeps nothing of it. */
  abandon(): void;
  /** What was heard of the market that the run is on. */
  rows(rows: RowColumns): void;
  /** No more will come: the run ends with what came. */
  over(): void;
}

/** All but `runMs` count time in which the page itself got processor time: see `afterAwake`. */
export interface RunLimits {
  /** Longest time without a sign of life from the worker, ms. A handler that runs longer is taken for an endless loop. */
  silenceMs: number;
  /** Longest time until the worker's first sign of life: frame, core and books have to be loaded, ms. */
  startMs: number;
  /** The same of a sandbox that was made ahead, whose frame and core are there, ms. */
  readyMs: number;
  /** Longest run, ms of wall time. */
  runMs: number;
  /** How long a run that was asked to stop may take to answer, ms. */
  stopMs: number;
}

export const RUN_LIMITS: Readonly<RunLimits> = { silenceMs: 2_000, startMs: 15_000, readyMs: 2_000, runMs: 600_000, stopMs: 2_000 };

export type StartRun = (request: RunRequest, callbacks: RunCallbacks, limits?: Readonly<RunLimits>) => RunHandle;

/** Runs a strategy in a sandbox that nothing ran in: a frame without origin, a worker without network. */
export const startRun: StartRun = (request, callbacks, limits = RUN_LIMITS) => {
  const run = new SandboxRun(request, callbacks, limits);
  return {
    done: run.start(),
    stop: () => run.stop(),
    abandon: () => run.abandon(),
    rows: (rows) => run.rows(rows),
    over: () => run.over(),
  };
};

class SandboxRun {
  #frame: SandboxFrame | null = null;
  /** Nothing was heard yet of a sandbox that was made ahead. */
  #doubted = false;
  #over = false;
  #unwatch: () => void = () => {};
  #limit: ReturnType<typeof setTimeout> | undefined;
  #last: RunProgress | null = null;
  #sent = false;
  readonly #early: ToWorker[] = [];
  #stopAsked = false;
  #resolve: (record: RunRecord) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(
    readonly request: RunRequest,
    readonly callbacks: RunCallbacks,
    readonly limits: RunLimits,
  ) {}

  async start(): Promise<RunRecord> {
    if (typeof WebAssembly === "undefined")
      throw new HftError(5001, "This browser has no WebAssembly, or its settings forbid it. The core needs it.");
    const ended = new Promise<RunRecord>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    try {
      this.#expect(this.limits.startMs);
      this.#limit = setTimeout(
        () => this.#giveUp(`The run took longer than ${this.limits.runMs / 1e3} s and was stopped.`),
        this.limits.runMs,
      );
      const { behind = false, market } = this.request;
      // What is heard of a market can't be told twice.
      const ahead = behind || market ? null : takeReadySandbox();
      if (ahead) {
        this.#doubted = true;
        this.#expect(this.limits.readyMs);
      }
      this.#use(ahead ?? (await (behind || market ? openSandbox() : nextSandbox())));
      return await ended;
    } finally {
      this.#over = true;
      this.#unwatch();
      clearTimeout(this.#limit);
      this.#frame?.close();
    }
  }

  stop(): void {
    if (this.#stopAsked) return;
    this.#stopAsked = true;
    this.#frame?.post({ type: "stop", buffers: [] });
    this.#expect(this.limits.stopMs);
  }

  abandon(): void {
    this.#stopAsked = true;
    this.#giveUp("The run was given up.");
    this.#frame?.close();
  }

  rows(rows: RowColumns): void {
    this.#post({ type: "rows", rows, buffers: [] });
  }

  over(): void {
    this.#post({ type: "over", buffers: [] });
  }

  /** Rows may be heard before the sandbox is there. */
  #post(message: ToWorker): void {
    if (this.#sent) this.#frame?.post(message);
    else this.#early.push(message);
  }

  #use(frame: SandboxFrame): void {
    this.#frame = frame;
    frame.listen((message) => this.#hear(message as FromWorker));
    const books = this.request.books.map((book) => book.slice().buffer as ArrayBuffer);
    const { files, entry, config, market = null } = this.request;
    frame.post({ type: "run", files, entry, config, books, market, buffers: books });
    this.#sent = true;
    for (const early of this.#early.splice(0)) frame.post(early);
    if (this.#stopAsked) frame.post({ type: "stop", buffers: [] });
  }

  /** The browser may end a sandbox that waits, and tells nobody. */
  async #useAnother(): Promise<void> {
    this.#doubted = false;
    this.#frame?.close();
    this.#frame = null;
    this.#expect(this.limits.startMs);
    try {
      const frame = await openSandbox();
      if (this.#over) frame.close();
      else this.#use(frame);
    } catch (error) {
      this.#reject(error);
    }
  }

  /** Nothing but the type is taken on trust from a message. */
  #hear(message: FromWorker): void {
    this.#doubted = false;
    try {
      if (message?.type === "beat") this.#beat(message.progress);
      else if (message?.type === "paper") this.callbacks.onPaper?.(checkPaper(message.paper));
      else if (message?.type === "done") this.#resolve(checkRecord(message.record, this.request.infos, this.request.config));
      else if (message?.type === "refused") this.#reject(asError(message.report));
      else if (message?.type === "crash") this.#giveUp(`The sandbox failed: ${String(message.message).slice(0, 500)}`);
    } catch (error) {
      this.#reject(error);
    }
  }

  #beat(progress: RunProgress | null): void {
    if (!this.#stopAsked) this.#expect(this.limits.silenceMs);
    if (!progress) return;
    const { rows, totalRows, simulatedNs, rowsPerSecond, orders, fills } = progress;
    if (![rows, totalRows, simulatedNs, rowsPerSecond, orders, fills].every(Number.isFinite)) return;
    this.#last = { rows, totalRows, simulatedNs, rowsPerSecond, orders, fills };
    this.callbacks.onProgress(this.#last);
  }

  /** Without a sign of life within `ms` the run is over. */
  #expect(ms: number): void {
    this.#unwatch();
    this.#unwatch = afterAwake(ms, () => this.#silent(ms));
  }

  #silent(ms: number): void {
    if (this.#doubted && !this.#stopAsked) void this.#useAnother();
    else if (!this.#frame) this.#reject(new HftError(7002, `The sandbox did not start within ${ms / 1e3} s.`));
    else if (this.#stopAsked)
      this.#giveUp("The strategy did not answer the request to stop, so it was ended; nothing of this run is kept.");
    // A browser that runs out of heap does nothing but collect, and tells nobody.
    else
      this.#giveUp(
        `The strategy did not give control back for ${ms / 1e3} s, so it was ended. Look for a loop that never ends, or for objects that it keeps until the memory is full.`,
      );
  }

  #giveUp(message: string): void {
    const simulatedNs = this.#last?.simulatedNs ?? 0;
    const report = new HftError(7001, message, this.#last ? { simulatedNs } : {}).report();
    const record = emptyRecord(this.request.infos, this.request.config, report);
    this.#resolve({ ...record, endNs: simulatedNs, rows: this.#last?.rows ?? 0, outcome: this.#stopAsked ? "stopped" : "error" });
  }
}

function asError(report: unknown): HftError {
  const { code, message, place } = checkReport(report);
  return new HftError(code, message, place);
}
