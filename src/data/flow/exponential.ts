/** Cells of [1, 2) whose logarithms are known. */
const CELLS = 512;
const LN2 = 2 * atanhSeries(1 / 3);
const LOGS = Float64Array.from({ length: CELLS }, (_, cell) => {
  const middle = 1 + (cell + 0.5) / CELLS;
  return 2 * atanhSeries((middle - 1) / (middle + 1));
});
const MIDDLES = Float64Array.from({ length: CELLS }, (_, cell) => 1 + (cell + 0.5) / CELLS);

/**
 * -ln(1 - u) of a uniform u of 32 bits: an exponential with mean 1. By table and series out of sums, products and quotients
 * alone: the last bit of Math.log differs between hosts, and a book has to be the same in all of them. Right to 1e-12.
 */
export function exponentialOf(unit: number): number {
  // 1 - u is k / 2^32 with a whole k above 0.
  const k = 4294967296 - unit * 4294967296;
  const shift = Math.clz32(k);
  // Of 2^32 itself, which has no 32 bits, clz32 sees 0.
  if (k === 4294967296) return 0;
  const mantissa = (k * ((1 << shift) >>> 0)) / 2147483648;
  const cell = ((mantissa - 1) * CELLS) | 0;
  const rest = mantissa / (MIDDLES[cell] as number) - 1;
  const log = (LOGS[cell] as number) + rest * (1 - rest * (0.5 - rest * (1 / 3 - rest * 0.25)));
  return (shift + 1) * LN2 - log;
}

function atanhSeries(z: number): number {
  let sum = 0;
  let power = z;
  for (let odd = 1; odd < 80; odd += 2) {
    sum += power / odd;
    power *= z * z;
  }
  return sum;
}
