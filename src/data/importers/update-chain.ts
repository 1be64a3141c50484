/** The ids of a depth update: those of its first and last change, and of the last one before it where the message says so. */
export interface UpdateIds {
  first: unknown;
  last: unknown;
  previous: unknown;
}

/**
 * Tells from the ids of depth updates whether some are missing: each says that it follows the one before. Of futures by `pu`, on the spot
 * market by `U`, which is one more. Updates without ids, as other recorders keep them, are not looked at.
 */
export class UpdateChain {
  #last: number | null = null;

  /** What is odd about an update; null for one that follows. */
  see({ first, last, previous }: UpdateIds): "sequence gap" | "sequence out of order" | null {
    if (!isId(last)) return null;
    const before = this.#last;
    if (before !== null && last <= before) return "sequence out of order";
    this.#last = last;
    if (before === null) return null;
    if (isId(previous)) return previous === before ? null : "sequence gap";
    return isId(first) && first > before + 1 ? "sequence gap" : null;
  }
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);
