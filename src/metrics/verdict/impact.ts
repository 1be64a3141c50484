import { FillCause } from "../../engine/record.js";
import type { FillEvidence } from "../../estimate/evidence.js";
import type { OrderLife } from "../order-lives.js";

/** Own quantity beside what the market traded: what a replay can't let the market notice. */
export interface Impact {
  ownLots: number;
  marketLots: number;
  /** Of a filled order's quantity in what traded at its price while it rested: half of the orders have more. NaN without one. */
  medianShare: number;
  /** Orders that were more than a tenth of it. */
  large: number;
  /** Filled because the other side's best price came to theirs, without a trade there. */
  withoutTrade: number;
  /** Orders with an execution that took: what they took is there again for the next. */
  takers: number;
}

const LARGE_SHARE = 0.1;

export function ownImpact(lives: readonly OrderLife[], rested: readonly OrderLife[], evidence: FillEvidence, marketLots: number): Impact {
  const shares: number[] = [];
  let withoutTrade = 0;
  rested.forEach((life, i) => {
    const traded = evidence.tradedLots[i] as number;
    if (traded > 0) shares.push(life.filledLots / traded);
    else withoutTrade++;
  });
  shares.sort((a, b) => a - b);
  return {
    ownLots: lives.reduce((sum, { filledLots }) => sum + filledLots, 0),
    marketLots,
    medianShare: shares[shares.length >> 1] ?? Number.NaN,
    large: shares.filter((share) => share > LARGE_SHARE).length,
    withoutTrade,
    takers: lives.filter(({ filledLots, cause }) => filledLots > 0 && cause === FillCause.took).length,
  };
}
