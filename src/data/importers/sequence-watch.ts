/** Messages missing that are still waited for, at most. */
const MOST_MISSING = 4_096;

/** Tells what is odd about the sequence numbers of a feed, and which messages were seen before. */
export class SequenceWatch {
  #last: number | null = null;
  readonly #missing = new Set<number>();

  get last(): number | null {
    return this.#last;
  }

  /** A snapshot: everything up to its number is in it. */
  restart(sequence: number): void {
    this.#last = sequence;
    this.#missing.clear();
  }

  /** A message that is not ours; some of them have a number of their own. */
  skip(sequence: unknown): void {
    if (this.#last !== null && sequence === this.#last + 1) this.#last = sequence;
  }

  /** What a message is: the next, the next after a gap, one that comes late, or one that was there before. */
  see(sequence: number): "next" | "gap" | "late" | "again" {
    const last = this.#last;
    if (last !== null && sequence <= last) return this.#missing.delete(sequence) ? "late" : "again";
    this.#last = sequence;
    if (last === null || sequence === last + 1) return "next";
    for (let number = last + 1; number < sequence && this.#missing.size < MOST_MISSING; number++) this.#missing.add(number);
    return "gap";
  }
}
