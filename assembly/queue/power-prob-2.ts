import { power } from "./probability";

/** PowerProb2: P = b^n / (b + V)^n, smaller than PowerProb's for n > 1; hftbacktest's PowerProbQueueFunc2. */
export function powerProb2(front: f64, back: f64, n: f64): f64 {
  return power(back, n) / power(back + front, n);
}
