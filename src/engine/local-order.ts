import * as abi from "../../assembly/abi.js";

/** An own order as the local side sees it. Status and request have hftbacktest's values. */
export interface LocalOrder {
  status: number;
  request: number;
  side: number;
  ticks: number;
  lots: number;
  leavesLots: number;
  execTicks: number;
  execLots: number;
  /** ns; NaN until the exchange has stamped it. */
  exchTs: number;
  maker: boolean;
  /** V at the exchange right now, lots; NaN when it does not rest there. */
  queueAheadLots: number;
}

/** The order that the core has written at `at`. */
export function readLocalOrder(data: DataView, at: number): LocalOrder {
  return {
    status: data.getInt32(at + abi.ORDER_STATUS, true),
    request: data.getInt32(at + abi.ORDER_REQUEST, true),
    side: data.getInt32(at + abi.ORDER_SIDE, true),
    ticks: data.getInt32(at + abi.ORDER_TICKS, true),
    lots: data.getFloat64(at + abi.ORDER_LOTS, true),
    leavesLots: data.getFloat64(at + abi.ORDER_LEAVES_LOTS, true),
    execTicks: data.getInt32(at + abi.ORDER_EXEC_TICKS, true),
    execLots: data.getFloat64(at + abi.ORDER_EXEC_LOTS, true),
    exchTs: data.getFloat64(at + abi.ORDER_EXCH_TS, true),
    maker: data.getInt32(at + abi.ORDER_MAKER, true) !== 0,
    queueAheadLots: data.getFloat64(at + abi.ORDER_QUEUE_AHEAD_LOTS, true),
  };
}
