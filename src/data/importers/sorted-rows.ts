import type { RowGroups } from "./row-groups.js";
import type { RowRuns, Run } from "./row-runs.js";
import { timeOrder } from "./time-order.js";

type Clock = "exchTs" | "localTs";

/** A run that is open, and where its next group is. */
interface OpenRun {
  /** Place of the run among all: what came earlier goes first where times are equal. */
  place: number;
  run: Run;
  groups: RowGroups;
  times: Float64Array;
  /** Groups in the order of the times; null when they are in it. */
  order: Uint32Array | null;
  at: number;
}

/** Decoded runs, shared by the readers that have them open. */
export class RunShelf {
  readonly #open = new Map<Run, { groups: RowGroups; readers: number }>();

  constructor(readonly runs: RowRuns) {}

  /** Runs that are decoded now. */
  get size(): number {
    return this.#open.size;
  }

  take(run: Run): RowGroups {
    const shared = this.#open.get(run) ?? { groups: this.runs.open(run), readers: 0 };
    shared.readers++;
    this.#open.set(run, shared);
    return shared.groups;
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
  /** Where the next rows are; null at the end. */
  groups: RowGroups | null = null;
  group = 0;
  row = 0;
  /** Rows of the group from `row` on. */
  left = 0;
  /** Of the group. */
  exchTs = 0;
  localTs = 0;
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

  /** Goes on by so many rows, of this group at most. */
  advance(rows: number): void {
    this.row += rows;
    this.left -= rows;
    if (this.left > 0) return;
    const head = this.#head as OpenRun;
    head.at++;
    if (head.at < head.times.length && timeOf(head) < this.#bound) this.#stand(head);
    else this.#choose();
  }

  #stand({ groups, order, at }: OpenRun): void {
    const group = order === null ? at : (order[at] as number);
    this.groups = groups;
    this.group = group;
    this.row = group === 0 ? 0 : (groups.ends[group - 1] as number);
    this.left = (groups.ends[group] as number) - this.row;
    this.exchTs = groups.exchTs[group] as number;
    this.localTs = groups.localTs[group] as number;
  }

  #choose(): void {
    this.#active = this.#active.filter((open) => open.at < open.times.length || this.#close(open));
    this.#openDue();
    let head: OpenRun | null = null;
    for (const open of this.#active) if (head === null || goesBefore(open, head)) head = open;
    this.#head = head;
    if (head === null) this.groups = null;
    else this.#stand(head);
    this.#bound = this.#waiting[this.#opened]?.run[this.clock].least ?? Number.POSITIVE_INFINITY;
    for (const open of this.#active) if (open !== head) this.#bound = Math.min(this.#bound, timeOf(open));
  }

  /** Opens every run that may hold the next row. */
  #openDue(): void {
    for (; this.#opened < this.#waiting.length; this.#opened++) {
      const { run, place } = this.#waiting[this.#opened] as { run: Run; place: number };
      const { least, sorted } = run[this.clock];
      if (this.#active.some((open) => timeOf(open) < least)) return;
      const groups = this.shelf.take(run);
      const times = groups[this.clock];
      this.#active.push({ place, run, groups, times, order: sorted ? null : timeOrder(times), at: 0 });
    }
  }

  #close({ run }: OpenRun): boolean {
    this.shelf.give(run);
    return false;
  }
}

const timeOf = ({ order, at, times }: OpenRun): number => times[order === null ? at : (order[at] as number)] as number;

function goesBefore(one: OpenRun, other: OpenRun): boolean {
  const [time, before] = [timeOf(one), timeOf(other)];
  return time < before || (time === before && one.place < other.place);
}
