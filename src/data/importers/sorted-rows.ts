import type { RowColumns } from "../rows.js";
import type { RowRuns, Run } from "./row-runs.js";
import { timeOrder } from "./time-order.js";

type Clock = "exchTs" | "localTs";

/** A run that is open, and where its next row is. */
interface OpenRun {
  /** Place of the run among all: what came earlier goes first where times are equal. */
  place: number;
  run: Run;
  rows: RowColumns;
  times: Float64Array;
  /** Rows in the order of the times; null when they are in it. */
  order: Uint32Array | null;
  at: number;
}

/** Decoded runs, shared by the readers that have them open. */
export class RunShelf {
  readonly #open = new Map<Run, { rows: RowColumns; readers: number }>();

  constructor(readonly runs: RowRuns) {}

  /** Runs that are decoded now. */
  get size(): number {
    return this.#open.size;
  }

  take(run: Run): RowColumns {
    const shared = this.#open.get(run) ?? { rows: this.runs.open(run), readers: 0 };
    shared.readers++;
    this.#open.set(run, shared);
    return shared.rows;
  }

  give(run: Run): void {
    const shared = this.#open.get(run);
    if (shared && --shared.readers === 0) this.#open.delete(run);
  }
}

/**
 * All rows in ascending order of one clock; equal times stay in the order they came. Only runs whose times overlap are
 * open at once, so that memory is that of the disorder, not of the file.
 */
export class SortedRows {
  /** The next row; null at the end. */
  rows: RowColumns | null = null;
  row = 0;
  readonly #waiting: { run: Run; place: number }[];
  #opened = 0;
  #active: OpenRun[] = [];
  #head: OpenRun | null = null;
  /** Below this time the head is alone. */
  #bound = Number.NEGATIVE_INFINITY;

  constructor(
    readonly shelf: RunShelf,
    readonly clock: Clock,
  ) {
    this.#waiting = shelf.runs.runs
      .map((run, place) => ({ run, place }))
      .sort((a, b) => a.run[clock].least - b.run[clock].least || a.place - b.place);
    this.#choose();
  }

  next(): void {
    const head = this.#head as OpenRun;
    head.at++;
    if (head.at < head.rows.length) {
      const row = head.order === null ? head.at : (head.order[head.at] as number);
      if ((head.times[row] as number) < this.#bound) {
        this.row = row;
        return;
      }
    }
    this.#choose();
  }

  #choose(): void {
    this.#active = this.#active.filter((open) => open.at < open.rows.length || this.#close(open));
    this.#openDue();
    let head: OpenRun | null = null;
    for (const open of this.#active) if (head === null || goesBefore(open, head)) head = open;
    this.#head = head;
    this.rows = head?.rows ?? null;
    this.row = head === null ? 0 : rowOf(head);
    this.#bound = this.#waiting[this.#opened]?.run[this.clock].least ?? Number.POSITIVE_INFINITY;
    for (const open of this.#active) if (open !== head) this.#bound = Math.min(this.#bound, timeOf(open));
  }

  /** Opens every run that may hold the next row. */
  #openDue(): void {
    for (; this.#opened < this.#waiting.length; this.#opened++) {
      const { run, place } = this.#waiting[this.#opened] as { run: Run; place: number };
      const { least, sorted } = run[this.clock];
      if (this.#active.some((open) => timeOf(open) < least)) return;
      const rows = this.shelf.take(run);
      const times = rows[this.clock];
      this.#active.push({ place, run, rows, times, order: sorted ? null : timeOrder(times), at: 0 });
    }
  }

  #close({ run }: OpenRun): boolean {
    this.shelf.give(run);
    return false;
  }
}

const rowOf = ({ order, at }: OpenRun): number => (order === null ? at : (order[at] as number));
const timeOf = (open: OpenRun): number => open.times[rowOf(open)] as number;

function goesBefore(one: OpenRun, other: OpenRun): boolean {
  const [time, before] = [timeOf(one), timeOf(other)];
  return time < before || (time === before && one.place < other.place);
}
