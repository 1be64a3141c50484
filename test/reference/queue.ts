import type { QueueModelConfig } from "../../src/config/config.js";

export interface Place {
  ahead: number;
  traded: number;
}

/** The slow twin of assembly/queue: the formulas of the design, in plain numbers. */
export function afterDepth({ model, n = 1 }: QueueModelConfig, lotSize: number, place: Place, before: number, after: number): void {
  if (model === "RiskAverse") {
    place.ahead = Math.min(place.ahead, after);
    return;
  }
  const decrease = before - after - place.traded;
  place.traded = 0;
  if (decrease < 0) {
    place.ahead = Math.min(place.ahead, after);
    return;
  }
  const behind = before - place.ahead;
  const chance = probability(model, n, lotSize, place.ahead, behind);
  const estimate = place.ahead - (1 - chance) * decrease + smaller(behind - chance * decrease, 0);
  place.ahead = smaller(estimate, after);
}

/** Rust's f64::min: NaN yields. */
function smaller(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Math.min(a, b);
}

function probability(model: string, n: number, lotSize: number, ahead: number, behind: number): number {
  const log = (lots: number) => Math.log(1 + lots * lotSize);
  const power = (x: number) => (n === 3 ? x * x * x : n === 2 ? x * x : x ** n);
  const all: Record<string, () => number> = {
    PowerProb: () => power(behind) / (power(behind) + power(ahead)),
    PowerProb2: () => power(behind) / power(behind + ahead),
    PowerProb3: () => 1 - power(ahead / (ahead + behind)),
    LogProb: () => log(behind) / (log(behind) + log(ahead)),
    LogProb2: () => log(behind) / log(behind + ahead),
  };
  const chance = all[model]?.() ?? 0;
  return Math.abs(chance) === Number.POSITIVE_INFINITY ? 1 : chance;
}
