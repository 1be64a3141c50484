import { LOCAL } from "../rows.js";
import type { Scratch } from "../scratch.js";
import { GrowingGroups, type RowGroups } from "./row-groups.js";
import { packRun, unpackRun } from "./run-bytes.js";

/** Rows in a run: eight chunks of a book. */
export const RUN_ROWS = 65_536;
/** Room to begin with: most files that are looked at are small, or a sample. */
const FIRST_ROWS = 1_024;

/** One clock's times in a run. */
export interface RunSpan {
  least: number;
  most: number;
  sorted: boolean;
}

/** Rows in the order they were read, in memory or put aside. */
export interface Run {
  rows: number;
  exchTs: RunSpan;
  localTs: RunSpan;
  groups: RowGroups | null;
  /** In the scratch. */
  from: number;
  to: number;
}

/** The rows of a capture as they are read, a run at a time. With a scratch only the last run is in memory. */
export class RowRuns {
  readonly runs: Run[] = [];
  /** Local time of the first row that the local side processes; of the first row at all when there is none. */
  firstLocalNs: number | null = null;
  /** The most by which a row was received before it was sent, ns. */
  behindNs = 0;
  readonly #filling = new GrowingGroups(FIRST_ROWS);
  #sealed = 0;
  #hasLocal = false;

  constructor(readonly scratch: Scratch | null) {}

  get length(): number {
    return this.#sealed + this.#filling.length;
  }

  add(ev: number, exchTs: number, localTs: number, ticks: number, lots: number, orderId: number): void {
    this.#filling.add(ev, exchTs, localTs, ticks, lots, orderId);
    if (this.#filling.length === RUN_ROWS) this.seal();
  }

  /** Ends the run that is being filled. */
  seal(): void {
    const groups = this.#filling.take();
    if (groups.rows === 0) return;
    this.#notice(groups);
    this.#sealed += groups.rows;
    const run: Run = {
      rows: groups.rows,
      exchTs: spanOf(groups.exchTs),
      localTs: spanOf(groups.localTs),
      groups,
      from: 0,
      to: 0,
    };
    if (this.scratch) {
      const bytes = packRun(groups);
      run.from = this.scratch.append(bytes);
      run.to = run.from + bytes.length;
      run.groups = null;
    }
    this.runs.push(run);
  }

  /** Puts the runs of another one, of the same scratch, behind these. */
  append(other: RowRuns): void {
    this.seal();
    other.seal();
    this.runs.push(...other.runs);
    this.#sealed += other.length;
    this.behindNs = Math.max(this.behindNs, other.behindNs);
    this.firstLocalNs ??= other.firstLocalNs;
  }

  open(run: Run): RowGroups {
    return run.groups ?? unpackRun((this.scratch as Scratch).read(run.from, run.to), run.rows);
  }

  #notice({ ev, exchTs, localTs }: RowGroups): void {
    for (let i = 0; i < ev.length; i++) {
      const behind = (exchTs[i] as number) - (localTs[i] as number);
      if (behind > this.behindNs) this.behindNs = behind;
    }
    if (this.#hasLocal) return;
    const first = ev.findIndex((flags) => (flags & LOCAL) !== 0);
    this.#hasLocal = first >= 0;
    if (first >= 0 || this.firstLocalNs === null) this.firstLocalNs = localTs[Math.max(0, first)] as number;
  }
}

function spanOf(times: Float64Array): RunSpan {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let sorted = true;
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    if (time < least) least = time;
    if (time < most) sorted = false;
    else most = time;
  }
  return { least, most, sorted };
}
