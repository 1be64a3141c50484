import {
  QUEUE_CUSTOM,
  QUEUE_LOG_PROB,
  QUEUE_LOG_PROB_2,
  QUEUE_POWER_PROB,
  QUEUE_POWER_PROB_2,
  QUEUE_POWER_PROB_3,
  QUEUE_RISK_AVERSE,
} from "../abi";
import { queueDepth, queueJoin, queueTrade } from "../host";
import { minIgnoringNaN, roundHalfAway } from "../math";
import { Order } from "../orders";
import { logProb } from "./log-prob";
import { logProb2 } from "./log-prob-2";
import { powerProb } from "./power-prob";
import { powerProb2 } from "./power-prob-2";
import { powerProb3 } from "./power-prob-3";
import { frontAfterDecrease } from "./probability";
import { riskAverseFront } from "./risk-averse";

/** The queue model of an instrument: which one, and what it needs. All arithmetic in lots. */
@unmanaged
export class QueueModel {
  instrument: i32;
  kind: i32;
  n: f64;
  lotSize: f64;

  join(order: Order, levelLots: f64): void {
    order.custom = this.kind === QUEUE_CUSTOM ? 1 : 0;
    order.front = order.custom ? queueJoin(this.instrument, order.id, levelLots) : levelLots;
    order.traded = 0;
  }

  onTrade(order: Order, lots: f64): void {
    if (order.custom) {
      order.front = queueTrade(this.instrument, order.id, lots);
      return;
    }
    order.front -= lots;
    order.traded += lots;
  }

  onDepth(order: Order, before: f64, after: f64): void {
    if (order.custom) {
      order.front = queueDepth(this.instrument, order.id, before, after);
      return;
    }
    if (this.kind === QUEUE_RISK_AVERSE) {
      order.front = riskAverseFront(order.front, after);
      return;
    }
    const traded = order.traded;
    order.traded = 0;
    if (before - after - traded < 0) {
      order.front = minIgnoringNaN(order.front, after);
      return;
    }
    const chance = this.chanceBehind(order.front, before - order.front);
    order.front = frontAfterDecrease(order.front, before, after, traded, chance);
  }

  /** Whole lots that have become executable; taking them puts the order at the front. */
  takeExecutable(order: Order): f64 {
    const lots = roundHalfAway(-order.front);
    if (!(lots >= 1)) return 0;
    order.front = 0;
    return lots;
  }

  private chanceBehind(front: f64, back: f64): f64 {
    switch (this.kind) {
      case QUEUE_POWER_PROB:
        return powerProb(front, back, this.n);
      case QUEUE_POWER_PROB_2:
        return powerProb2(front, back, this.n);
      case QUEUE_POWER_PROB_3:
        return powerProb3(front, back, this.n);
      case QUEUE_LOG_PROB:
        return logProb(front, back, this.lotSize);
      case QUEUE_LOG_PROB_2:
        return logProb2(front, back, this.lotSize);
      default:
        return 0;
    }
  }
}
