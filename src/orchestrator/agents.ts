import type { Action, Agent, MarketSnapshot, Opinion } from "./types.js";

const hold = (reason: string): Opinion => ({ action: "hold", confidence: 0, reason });
const towards = (sign: number): Action => (sign > 0 ? "buy" : "sell");
const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
const percent = (share: number) => `${Math.round(100 * share)} %`;

/** Goes with the side on which more rests. Surer the more it leans: confidence is the size of the imbalance. */
export function imbalanceAgent({ least = 0.2, weight = 1 }: { least?: number; weight?: number } = {}): Agent {
  return {
    name: "imbalance",
    weight,
    decide({ imbalance }) {
      const leans = `${percent(Math.abs(imbalance))} to the ${imbalance < 0 ? "asks" : "bids"}`;
      if (Math.abs(imbalance) < least) return hold(`The five best levels lean ${leans}, less than ${percent(least)}.`);
      return {
        action: towards(imbalance),
        confidence: Math.abs(imbalance),
        reason: `The five best levels lean ${leans}.`,
      };
    },
  };
}

/** Goes with the mid's way over the last looks. Confidence is the way in ticks over `sureTicks`. */
export function momentumAgent({
  looks = 5,
  sureTicks = 20,
  weight = 1,
}: {
  looks?: number;
  sureTicks?: number;
  weight?: number;
} = {}): Agent {
  return {
    name: "momentum",
    weight,
    decide({ mids, midPrice, instrument }) {
      const first = mids[mids.length - looks];
      if (!first || Number.isNaN(midPrice)) return hold(`Fewer than ${looks} looks so far.`);
      const ticks = (midPrice - first.mid) / instrument.tickSize;
      if (Math.abs(ticks) < 1) return hold("The mid stands still.");
      const seconds = ((mids[mids.length - 1]?.ns ?? first.ns) - first.ns) / 1e9;
      return {
        action: towards(ticks),
        confidence: Math.min(1, Math.abs(ticks) / sureTicks),
        reason: `The mid went ${ticks > 0 ? "up" : "down"} ${Math.abs(ticks).toFixed(1)} ticks in ${seconds.toFixed(1)} s.`,
      };
    },
  };
}

/** Wants nothing where trading costs more than `mostTicks`: a wide spread, or a side without a price. */
export function spreadAgent({ mostTicks = 5 }: { mostTicks?: number } = {}): Agent {
  return {
    name: "spread",
    weight: 0,
    decide({ bids, asks, instrument }) {
      const [bid, ask] = [bids[0], asks[0]];
      if (!bid || !ask) return { ...hold("A side of the book is empty."), veto: true };
      const ticks = Math.round((ask[0] - bid[0]) / instrument.tickSize);
      return ticks > mostTicks
        ? { ...hold(`The spread is ${counted(ticks, "tick")}; ${mostTicks} are the most.`), veto: true }
        : hold(`The spread is ${counted(ticks, "tick")}.`);
    },
  };
}

/** Leans against the position: confidence is the part of `most` that is held. */
export function inventoryAgent({ most, weight = 1 }: { most: number; weight?: number }): Agent {
  return {
    name: "inventory",
    weight,
    decide({ account: { position } }) {
      if (position === 0) return hold("Nothing is held.");
      return {
        action: towards(-position),
        confidence: Math.min(1, Math.abs(position) / most),
        reason: `${position} is held; ${most} is the most.`,
      };
    },
  };
}

/** Forbids what a risk desk would: too large a position, too large a loss, too many open orders. */
export function riskAgent({ maxPosition, maxLoss, maxOrders = 10 }: { maxPosition: number; maxLoss: number; maxOrders?: number }): Agent {
  const veto = (reason: string): Opinion => ({ ...hold(reason), veto: true });
  return {
    name: "risk",
    weight: 0,
    decide({ account: { position, equity }, activeOrders }: MarketSnapshot) {
      if (Math.abs(position) >= maxPosition) return veto(`The position is ${position}; ${maxPosition} is the most.`);
      if (equity < -maxLoss) return veto(`Lost ${(-equity).toFixed(2)}; ${maxLoss} is the most.`);
      if (activeOrders >= maxOrders) return veto(`${counted(activeOrders, "order")} open; ${maxOrders} are the most.`);
      return hold("Nothing against it.");
    },
  };
}
