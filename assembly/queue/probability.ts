import { minIgnoringNaN } from "../math";

/**
 * What all probability models share (hftbacktest's ProbQueueModel, after Rigtorp 2013): of a decrease d of the level
 * that no trade explains, a share P happened behind the order. With V ahead and b = Qprev - V behind:
 *
 *   V ← min(V - (1 - P) d + min(b - P d, 0), Qnew)
 *
 * An increase joins behind. P of an empty level is 0 / 0: NaN, and then V becomes Qnew, since Rust's min ignores NaN.
 */
export function frontAfterDecrease(front: f64, before: f64, after: f64, traded: f64, chance: f64): f64 {
  const decrease = before - after - traded;
  const p = abs(chance) === Infinity ? 1.0 : chance;
  const back = before - front;
  return minIgnoringNaN(front - (1.0 - p) * decrease + minIgnoringNaN(back - p * decrease, 0.0), after);
}

/** x^n; whole small powers by multiplication, as a correctly rounded pow gives them. */
export function power(x: f64, n: f64): f64 {
  if (n === 1.0) return x;
  if (n === 2.0) return x * x;
  if (n === 3.0) return x * x * x;
  return NativeMath.pow(x, n);
}
