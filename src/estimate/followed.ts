import type { QueueModelConfig } from "../config/config.js";
import type { BookKind } from "../data/rows.js";
import { followable } from "./shares.js";

/** Exponent of the power models where the run has none. */
export const USUAL_POWER = 3;
export const TRUE_QUEUE = "true queue";

/** What a run's queue model is called where orders are followed; the pessimistic one stands for what can't be. */
export function followedName(own: QueueModelConfig | undefined, kind: BookKind, lotSize: number): string {
  if (own?.model === "L3Fifo" && kind === "L3") return TRUE_QUEUE;
  return (own && followable(own.model, own.n ?? USUAL_POWER, lotSize)?.name) ?? "RiskAverse";
}
