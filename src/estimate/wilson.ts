const Z2 = 1.959964 ** 2;

/** The Wilson score interval of `hits` in `cases` at 95 %; cases need not be whole. NaN without a case. */
export function wilson(hits: number, cases: number): { low: number; high: number } {
  if (cases <= 0) return { low: Number.NaN, high: Number.NaN };
  const rate = hits / cases;
  const middle = (rate + Z2 / (2 * cases)) / (1 + Z2 / cases);
  const half = (Math.sqrt(Z2) / (1 + Z2 / cases)) * Math.sqrt((rate * (1 - rate)) / cases + Z2 / (4 * cases * cases));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
