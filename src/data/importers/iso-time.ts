/** A moment in whole parts, so that ns stay exact where a double would lose them. */
export interface Moment {
  /** Whole seconds since 1970. */
  second: number;
  /** ns inside of the second. */
  ns: number;
  /** Whether the text said which zone it is in; without one it was read as UTC. */
  zoned: boolean;
}

const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9})\d*)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/** A date and a time of day as ISO 8601 or Python's logging write them. Null for anything else. */
export function momentOf(text: string): Moment | null {
  const parts = ISO.exec(text);
  if (!parts) return null;
  const [, day, time, fraction = "", zone] = parts;
  const ms = Date.parse(`${day}T${time}Z`);
  if (!Number.isFinite(ms)) return null;
  return { second: ms / 1_000 - offsetOf(zone), ns: Number(fraction.padEnd(9, "0")), zoned: zone !== undefined };
}

/** Seconds that a zone is ahead of UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "UTC") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -60 : 60) * minutes;
}

/** Moments as ns from the second of the first one, exact in a double. */
export class MomentBase {
  #second: number | null = null;

  /** ns since 1970 of 0. */
  get ns(): bigint {
    return BigInt(this.#second ?? 0) * 1_000_000_000n;
  }

  from({ second, ns }: Moment): number {
    this.#second ??= second;
    return (second - this.#second) * 1e9 + ns;
  }
}
