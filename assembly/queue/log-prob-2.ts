/** LogProb2: P = ln(1 + b) / ln(1 + b + V), of quantities; hftbacktest's LogProbQueueFunc2. */
export function logProb2(front: f64, back: f64, lotSize: f64): f64 {
  return NativeMath.log(1.0 + back * lotSize) / NativeMath.log(1.0 + (back + front) * lotSize);
}
