import type { RunRecord } from "../../engine/record.js";
import { equityCurve } from "../equity.js";

/** What a run came to, over all its instruments that settle in the currency of the first. */
export interface RunResult {
  currency: string;
  /** Balance and positions at the mid, less fees. */
  net: number;
  fills: number;
  orders: number;
}

export function runResult(record: RunRecord): RunResult {
  const currency = record.books[0]?.instrument.quoteCurrency ?? "";
  let net = 0;
  record.books.forEach(({ instrument }, index) => {
    if (instrument.quoteCurrency !== currency) return;
    const { equity, length } = equityCurve(record.samples, index, instrument);
    net += equity[length - 1] ?? 0;
  });
  return { currency, net, ...countEvents(record) };
}

const SENT = 0;
const NEW_REQUEST = 1;

function countEvents({ orderEvents }: RunRecord): { orders: number; fills: number } {
  let orders = 0;
  let fills = 0;
  for (let i = 0; i < orderEvents.length; i++) {
    if (orderEvents.what[i] !== SENT) fills += Number((orderEvents.execLots[i] as number) > 0);
    else orders += Number(orderEvents.request[i] === NEW_REQUEST);
  }
  return { orders, fills };
}
