import { HftError } from "../errors.js";

interface Due {
  dueNs: number;
  /** Order of asking: ties at one time run in it. */
  sequence: number;
  timerId: number;
  wake: (() => void) | null;
}

/** Timers and sleeps of a run, earliest first (a binary heap), ties in the order they were asked for. */
export class Schedule {
  readonly #heap: Due[] = [];
  readonly #cancelled = new Set<number>();
  #sequence = 0;

  /** Earliest due time, Infinity when nothing waits. */
  get nextNs(): number {
    return this.#heap[0]?.dueNs ?? Number.POSITIVE_INFINITY;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** A wait takes at least 1 ns, so that simulated time moves on even for `sleep(0)` in a loop. */
  addTimer(nowNs: number, delayNs: number): number {
    const timerId = this.#sequence + 1;
    this.#add(nowNs, delayNs, timerId, null);
    return timerId;
  }

  addSleep(nowNs: number, delayNs: number, wake: () => void): void {
    this.#add(nowNs, delayNs, 0, wake);
  }

  cancelTimer(id: number): void {
    if (this.#heap.some((due) => due.timerId === id)) this.#cancelled.add(id);
  }

  /** Takes out the earliest that is due at `nowNs`; null when there is none. */
  takeDue(nowNs: number): { dueNs: number; timerId: number; wake: (() => void) | null } | null {
    while (this.nextNs <= nowNs) {
      const due = this.#pop();
      if (this.#cancelled.size === 0 || !this.#cancelled.delete(due.timerId)) return due;
    }
    return null;
  }

  #add(nowNs: number, delayNs: number, timerId: number, wake: Due["wake"]): void {
    if (typeof delayNs !== "number" || !(delayNs >= 0) || !Number.isFinite(delayNs)) {
      throw new HftError(3102, `A wait must be 0 ns or more and finite, got ${String(delayNs)}.`, {}, { got: String(delayNs) });
    }
    this.#heap.push({ dueNs: nowNs + Math.max(1, Math.ceil(delayNs)), sequence: ++this.#sequence, timerId, wake });
    this.#up(this.#heap.length - 1);
  }

  #pop(): Due {
    const first = this.#heap[0] as Due;
    const last = this.#heap.pop() as Due;
    if (this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#down(0);
    }
    return first;
  }

  #up(start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(start: number): void {
    let at = start;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= this.#heap.length) return;
      const child = left + 1 < this.#heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #before(a: number, b: number): boolean {
    const x = this.#heap[a] as Due;
    const y = this.#heap[b] as Due;
    return x.dueNs < y.dueNs || (x.dueNs === y.dueNs && x.sequence < y.sequence);
  }

  #swap(a: number, b: number): void {
    const held = this.#heap[a] as Due;
    this.#heap[a] = this.#heap[b] as Due;
    this.#heap[b] = held;
  }
}
