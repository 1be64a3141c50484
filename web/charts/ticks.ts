const SECONDS = 1e9;
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * SECONDS);

/** 1, 2 or 5 times a power of ten, at least `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor <= 1.0001 ? 1 : factor <= 2.0001 ? 2 : factor <= 5.0001 ? 5 : 10);
}

/** Multiples of `step` in [low, high]. */
export function multiples(low: number, high: number, step: number): number[] {
  const found: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  for (let i = first; i <= last; i++) found.push(i * step);
  return found;
}

/** Round values, about `count` of them. */
export function linearTicks(low: number, high: number, count: number, smallest = 0): number[] {
  if (!(high > low)) return [low];
  return multiples(low, high, Math.max(smallest, niceStep((high - low) / Math.max(1, count))));
}

export function timeStep(fromNs: number, toNs: number, count: number): number {
  const rough = (toNs - fromNs) / Math.max(1, count);
  if (rough <= SECONDS) return Math.max(1, niceStep(rough));
  return TIME_STEPS.find((step) => step >= rough) ?? niceStep(rough / 3600 / SECONDS) * 3600 * SECONDS;
}

/** Powers of ten in [low, high]. */
export function decades(low: number, high: number): number[] {
  const found: number[] = [];
  for (let power = Math.ceil(Math.log10(low) - 1e-9); power <= Math.floor(Math.log10(high) + 1e-9); power++) found.push(10 ** power);
  return found;
}
