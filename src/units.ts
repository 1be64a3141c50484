/** Largest tick either side of zero that a book may hold. */
export const MAX_TICK = 2 ** 31 - 2;

/** Stands in tick columns where a side of the book is empty. */
export const NO_TICK = -(2 ** 31);

/** Rounds halves away from zero, as Rust's `round` does; `Math.round` takes -2.5 to -2. */
export function roundHalfAway(value: number): number {
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

/** Decimal places that print every multiple of `step` (a tick or a lot) without loss: 0.1 → 1, 0.00001 → 5, 5 → 0. */
export function decimalsOf(step: number): number {
  for (let places = 0; places <= 12; places++) {
    if (Math.abs(Number(step.toFixed(places)) - step) <= step * 1e-9) return places;
  }
  return 12;
}

/**
 * The integer number of `step`s in `value`, or null when `value` is not a multiple of it. A multiple may be off by
 * the rounding of decimal arithmetic: up to 1e-6 of a step, or the float spacing at `value`.
 */
export function toSteps(value: number, step: number): number | null {
  if (!Number.isFinite(value)) return null;
  const ratio = value / step;
  const steps = roundHalfAway(ratio);
  if (Math.abs(ratio - steps) <= 1e-6) return steps;
  const slack = Math.max(1e-6, (Math.abs(value) * 4 * Number.EPSILON) / step);
  return Math.abs(ratio - steps) <= slack ? steps : null;
}

/** `steps` × `step` as the decimal a person would write: 617041 ticks of 0.1 are 61704.1, not 61704.100000000006. */
export function fromSteps(steps: number, step: number): number {
  return Number((steps * step).toFixed(decimalsOf(step)));
}

/** Converts between decimals and steps of one size fast enough for every market-data event. */
export interface Scale {
  readonly step: number;
  readonly decimals: number;
  /** The decimal that a person would write for `steps`. */
  toNumber(steps: number): number;
  /** See `toSteps`. */
  toSteps(value: number): number | null;
  /** As text with every decimal of the step. */
  format(steps: number): string;
}

export function makeScale(step: number): Scale {
  const decimals = decimalsOf(step);
  const inverse = Math.round(1 / step);
  // Dividing by a whole number rounds once, so 617041 / 10 is the double nearest to 61704.1; multiplying by 0.1 is not.
  const divides = inverse >= 1 && Math.abs(inverse * step - 1) < 1e-9;
  const toNumber = divides ? (steps: number) => steps / inverse : (steps: number) => fromSteps(steps, step);
  return { step, decimals, toNumber, toSteps: (value) => toSteps(value, step), format: (steps) => toNumber(steps).toFixed(decimals) };
}
