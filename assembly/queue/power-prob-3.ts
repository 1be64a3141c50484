import { power } from "./probability";

/** PowerProb3: P = 1 - (V / (V + b))^n, larger than PowerProb's near the front; hftbacktest's PowerProbQueueFunc3. */
export function powerProb3(front: f64, back: f64, n: f64): f64 {
  return 1.0 - power(front / (front + back), n);
}
