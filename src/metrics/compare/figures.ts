import type { RunRecord } from "../../engine/record.js";
import { equityCurve, summarizeAccount } from "../equity.js";
import { quantileNs } from "../histogram.js";
import { orderLives } from "../order-lives.js";
import { runResult } from "../verdict/result.js";

/** The figures of a run that are kept and compared. NaN where there is none. Money in the quote currency of the instrument. */
export interface RunFigures {
  net: number;
  /** Over all books of the first one's currency; NaN for a run of a single one. */
  netAll: number;
  gross: number;
  fee: number;
  maxDrawdown: number;
  orders: number;
  fills: number;
  /** Of the orders that rested and ended, the share with an execution. */
  filledShare: number;
  volumeLots: number;
  maxPositionLots: number;
  /** From acceptance to the first fill: half of the filled orders waited longer, ns. */
  medianWaitNs: number;
  /** Half of the round trips took longer, ns. */
  medianRoundTripNs: number;
}

export function figuresOf(record: RunRecord, instrument: number): RunFigures {
  const book = record.books[instrument];
  const lives = orderLives(record.orderEvents).filter((life) => life.instrument === instrument);
  const ended = lives.filter((life) => !Number.isNaN(life.acceptedNs) && life.outcome !== "open");
  const waits = ended
    .filter((life) => life.filledLots > 0)
    .map((life) => life.firstFillExchNs - life.acceptedExchNs)
    .sort((a, b) => a - b);
  const account = book
    ? summarizeAccount(equityCurve(record.samples, instrument, book.instrument), record.accounts[instrument])
    : { net: 0, gross: 0, fee: 0, maxDrawdown: 0, volumeLots: 0, maxPositionLots: 0 };
  return {
    net: account.net,
    netAll: record.books.length > 1 ? runResult(record).net : Number.NaN,
    gross: account.gross,
    fee: account.fee,
    maxDrawdown: account.maxDrawdown,
    orders: lives.length,
    fills: lives.reduce((sum, { fillEvents }) => sum + fillEvents.length, 0),
    filledShare: waits.length / ended.length,
    volumeLots: account.volumeLots,
    maxPositionLots: account.maxPositionLots,
    medianWaitNs: waits[waits.length >> 1] ?? Number.NaN,
    medianRoundTripNs: quantileNs(record.latency.roundTrip, 0.5),
  };
}
