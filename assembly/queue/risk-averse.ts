import { minIgnoringNaN } from "../math";

/**
 * RiskAverse: only trades move the order forward; a decrease is taken to be behind it unless the level is now smaller
 * than what was ahead. V ← min(V, Qnew). The latest fill of all models. hftbacktest's RiskAdverseQueueModel.
 */
export function riskAverseFront(front: f64, after: f64): f64 {
  return minIgnoringNaN(front, after);
}
