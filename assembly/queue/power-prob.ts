import { power } from "./probability";

/**
 * PowerProb: P = b^n / (b^n + V^n). The larger n, the surer the model is that cancels come from the longer part of the
 * queue. Assumes that cancels do not depend on who cancels; hftbacktest's PowerProbQueueFunc.
 */
export function powerProb(front: f64, back: f64, n: f64): f64 {
  return power(back, n) / (power(back, n) + power(front, n));
}
