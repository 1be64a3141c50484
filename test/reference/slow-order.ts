import type { RunConfig } from "../../src/config/config.js";
import type { Place } from "./queue.js";

/** hftbacktest's values. */
export const NONE = 0;
export const NEW = 1;
export const EXPIRED = 2;
export const FILLED = 3;
export const CANCELLED = 4;
export const PARTIALLY_FILLED = 5;
export const REJECTED = 6;
export const REPLACED = 7;
export const GTC = 0;
export const GTX = 1;
export const FOK = 2;
export const MARKET = 1;

export interface SlowOrder extends Place {
  id: number;
  side: 1 | -1;
  ticks: number;
  lots: number;
  leaves: number;
  tif: number;
  type: number;
  status: number;
  req: number;
  execTicks: number;
  execLots: number;
  maker: number;
  exchTs: number | null;
  localTs: number;
}

/** The last price that a taker may trade at. */
export function lastTick({ type, tif, side, ticks }: SlowOrder, opposite: number): number {
  if (type === MARKET) return side > 0 ? opposite + 99 : opposite - 100;
  return tif === GTC && side > 0 ? ticks - 1 : ticks;
}

export function execute(order: SlowOrder, ts: number, maker: number, ticks: number, lots: number): void {
  order.leaves -= lots;
  Object.assign(order, { maker, execTicks: ticks, execLots: lots, exchTs: ts, status: order.leaves > 0 ? PARTIALLY_FILLED : FILLED });
}

export function constantNs({ latency }: RunConfig, leg: "entry" | "response"): number {
  if (typeof latency === "string" || "table" in latency || latency[leg].model !== "constant")
    throw new Error("the slow simulator knows constant latencies");
  return latency[leg].ns;
}

export function viewOf(order: SlowOrder): (number | null)[] {
  const executed = order.status === FILLED || order.status === PARTIALLY_FILLED || order.execLots > 0;
  const { status, req, ticks, lots, leaves, execTicks, execLots, exchTs, maker } = order;
  return [status, req, ticks, lots, leaves, executed ? execTicks : 0, executed ? execLots : 0, exchTs, maker];
}

export function blankOrder(id: number): SlowOrder {
  return {
    id,
    side: 1,
    ticks: 0,
    lots: 0,
    leaves: 0,
    tif: GTC,
    type: 0,
    status: NONE,
    req: NONE,
    execTicks: 0,
    execLots: 0,
    maker: 0,
    exchTs: null,
    localTs: 0,
    ahead: 0,
    traded: 0,
  };
}
