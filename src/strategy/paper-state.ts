import { OrderEventKind } from "../engine/record.js";
import type { Replay } from "./replay.js";

/** A run while it goes on, in plain numbers. */
export interface PaperState {
  /** Simulated local time, ns. */
  ns: number;
  position: number;
  fee: number;
  equity: number;
  /** Active orders, the newest last. */
  orders: { orderId: number; side: 1 | -1; price: number; leavesQty: number; queueAheadQty: number | null }[];
  /** Executions since the last look. */
  fills: { orderId: number; side: 1 | -1; price: number; quantity: number; maker: boolean; ns: number }[];
}

const MOST_ORDERS = 100;
const MOST_FILLS = 100;

/** Looks at a run of one instrument while it goes on. */
export class PaperWatch {
  /** Pieces of the log. */
  #seen = 0;

  constructor(readonly replay: Replay) {}

  look(): PaperState {
    const { engine, core } = this.replay;
    const { position, fee, equity } = engine.account(engine.symbols[0]);
    const orders = [...engine.activeOrders.values()].slice(-MOST_ORDERS).map(({ orderId, side, price, leavesQty, queueAheadQty }) => ({
      orderId,
      side: side === "buy" ? (1 as const) : (-1 as const),
      price,
      leavesQty,
      queueAheadQty,
    }));
    return { ns: core.nowNs, position, fee, equity, orders, fills: this.#fills() };
  }

  #fills(): PaperState["fills"] {
    const { log } = this.replay.core;
    const { price, quantity } = this.replay.engine.marketAt(0);
    const fills: PaperState["fills"] = [];
    for (const { what, orderId, side, execTicks, execLots, maker, localTs } of log.read(this.#seen)) {
      if (what !== OrderEventKind.filled && what !== OrderEventKind.partiallyFilled) continue;
      fills.push({
        orderId,
        side: side > 0 ? 1 : -1,
        price: price.toNumber(execTicks),
        quantity: quantity.toNumber(execLots),
        maker: maker === 1,
        ns: localTs,
      });
    }
    this.#seen = log.pieces;
    return fills.slice(-MOST_FILLS);
  }
}
