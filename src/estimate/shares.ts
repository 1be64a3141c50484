import type { QueueModelName } from "../config/config.js";

/** Of a decrease that no trade explains, the share that happened behind an order; NaN in an empty level. */
export type ShareBehind = (behindLots: number, aheadLots: number) => number;

/** A queue model that a ghost can follow. */
export interface FollowableModel {
  /** As people read it: `PowerProb n = 3`. */
  name: string;
  /** Null: nothing that is cancelled was ahead (RiskAverse). */
  share: ShareBehind | null;
}

/** Formulas of hftbacktest's ProbQueueModel; the same as in assembly/queue. Null for what is no estimate: the true queue, and models of a strategy. */
export function followable(model: QueueModelName, n: number, lotSize: number): FollowableModel | null {
  // The logarithmic models are of quantities, not of lots.
  const log = (lots: number) => Math.log(1 + lots * lotSize);
  const power = (x: number) => x ** n;
  const ratio =
    (f: (x: number) => number): ShareBehind =>
    (behind, ahead) =>
      f(behind) / (f(behind) + f(ahead));
  const named = `${model} n = ${n}`;
  switch (model) {
    case "RiskAverse":
      return { name: model, share: null };
    case "PowerProb":
      return { name: named, share: ratio(power) };
    case "PowerProb2":
      return { name: named, share: (behind, ahead) => power(behind) / power(behind + ahead) };
    case "PowerProb3":
      return { name: named, share: (behind, ahead) => 1 - power(ahead / (ahead + behind)) };
    case "LogProb":
      return { name: model, share: ratio(log) };
    case "LogProb2":
      return { name: model, share: (behind, ahead) => log(behind) / log(behind + ahead) };
    default:
      return null;
  }
}
