/** Edges of the intervals of age, ns: three to an octave, from a millisecond to 20 minutes. */
const FIRST_NS = 1e6;
const PER_OCTAVE = 3;
const AGE_BINS = 61;
const EDGES = Float64Array.from({ length: AGE_BINS + 1 }, (_, k) => (k === 0 ? 0 : FIRST_NS * 2 ** ((k - 1) / PER_OCTAVE)));

/** The longest age that can be told of, ns. */
export const LONGEST_NS = EDGES[AGE_BINS] as number;

/** The interval that an age lies in. */
export function binOf(ageNs: number): number {
  if (ageNs < FIRST_NS) return 0;
  return Math.min(AGE_BINS - 1, Math.floor(PER_OCTAVE * Math.log2(ageNs / FIRST_NS)) + 1);
}

/**
 * A life table by cells: how many orders entered each interval of age, how many of them filled in it, and how many were only
 * seen into it. From it comes the product-limit estimate in its actuarial form: of those at risk, half of what was lost from
 * sight in an interval counts as there.
 */
export class LifeTable {
  readonly filled: Float64Array;
  readonly lost: Float64Array;
  /** Orders by cell, ended either way. */
  readonly ended: Float64Array;

  constructor(readonly cells: number) {
    this.filled = new Float64Array(cells * AGE_BINS);
    this.lost = new Float64Array(cells * AGE_BINS);
    this.ended = new Float64Array(cells);
  }

  add(cell: number, ageNs: number, filled: boolean): void {
    const at = cell * AGE_BINS + binOf(ageNs);
    const counts = filled ? this.filled : this.lost;
    counts[at] = (counts[at] as number) + 1;
    this.ended[cell] = (this.ended[cell] as number) + 1;
  }

  clone(): LifeTable {
    const made = new LifeTable(this.cells);
    made.filled.set(this.filled);
    made.lost.set(this.lost);
    made.ended.set(this.ended);
    return made;
  }
}

/** At risk and filled by interval of age, weighed. */
export interface Hazards {
  atRisk: Float64Array;
  filled: Float64Array;
}

/** Sums the cells of a table, each by its weight. */
export function weigh(table: LifeTable, weightOf: (cell: number) => number): Hazards {
  const atRisk = new Float64Array(AGE_BINS);
  const filled = new Float64Array(AGE_BINS);
  for (let cell = 0; cell < table.cells; cell++) {
    let left = table.ended[cell] as number;
    if (left === 0) continue;
    const weight = weightOf(cell);
    if (weight === 0) continue;
    for (let bin = 0; bin < AGE_BINS && left > 0; bin++) {
      const died = table.filled[cell * AGE_BINS + bin] as number;
      const lost = table.lost[cell * AGE_BINS + bin] as number;
      atRisk[bin] = (atRisk[bin] as number) + weight * (left - lost / 2);
      filled[bin] = (filled[bin] as number) + weight * died;
      left -= died + lost;
    }
  }
  return { atRisk, filled };
}

/** A probability of filling within an age, and the variance that Greenwood's formula gives it. */
export interface FillEstimate {
  probability: number;
  variance: number;
  /** Weighed orders that were watched to the end of the age. */
  watched: number;
}

/**
 * 1 - the product of the shares that stayed, up to an age. Each share leans on that of a wider neighbourhood (`prior`), which
 * weighs as much as `lean` orders; the interval that the age cuts counts in part.
 */
export function fillWithin(ageNs: number, own: Hazards, prior: Hazards | null, lean: number): FillEstimate {
  const last = binOf(ageNs);
  let stay = 1;
  let relative = 0;
  for (let bin = 0; bin <= last; bin++) {
    const there = prior?.atRisk[bin] ?? 0;
    const leaning = there > 0 ? lean : 0;
    const atRisk = (own.atRisk[bin] as number) + leaning;
    if (atRisk <= 0) break;
    const expected = leaning === 0 ? 0 : leaning * ((prior?.filled[bin] as number) / there);
    const hazard = Math.min(1, ((own.filled[bin] as number) + expected) / atRisk);
    const whole = bin < last ? 1 : (ageNs - (EDGES[bin] as number)) / ((EDGES[bin + 1] as number) - (EDGES[bin] as number));
    stay *= (1 - hazard) ** whole;
    if (hazard < 1) relative += (whole * hazard) / (atRisk * (1 - hazard));
  }
  return { probability: 1 - stay, variance: stay * stay * relative, watched: own.atRisk[last] as number };
}
