/**
 * LogProb: P = ln(1 + b) / (ln(1 + b) + ln(1 + V)), of quantities, not lots: the logarithm is not scale free, so the
 * model depends on the instrument's unit. hftbacktest's LogProbQueueFunc.
 */
export function logProb(front: f64, back: f64, lotSize: f64): f64 {
  const behind = NativeMath.log(1.0 + back * lotSize);
  return behind / (behind + NativeMath.log(1.0 + front * lotSize));
}
