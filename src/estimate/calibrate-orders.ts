import { type Book, LOCAL } from "../data/rows.js";
import { type CalibrationReport, FillCalibration } from "./calibration.js";
import type { FollowedModel } from "./evidence.js";
import { FillHistory } from "./fill-history.js";
import { type Ghost, GhostBook } from "./ghosts.js";
import { WatchedBook } from "./watched-book.js";

/** An order as it was sent. */
export interface SentOrder {
  side: 1 | -1;
  ticks: number;
  lots: number;
  sentNs: number;
}

export interface OrderCalibration {
  horizonNs: number;
  report: CalibrationReport;
}

const CALIBRATED_HORIZONS_NS = [1e9, 10e9, 60e9] as const;
/** Most orders that are asked about: every so many of them, when there are more. */
const MOST_ORDERS = 2_000;

interface Asked extends SentOrder {
  said: number[];
  ghost: Ghost;
  filledAfterNs: number;
}

/**
 * How good the estimates of fills were where a strategy quoted: each made when the order was sent, of what was heard by then,
 * against a twin of the order that nobody takes back. What the book's end cuts off is no case.
 */
export async function calibrateOrders(book: Book, orders: readonly SentOrder[], model: FollowedModel): Promise<OrderCalibration[]> {
  const exponent = model === "unknown" ? null : model;
  const history = new FillHistory(book.info.kind, exponent);
  const asked: Asked[] = [];
  const filled = new Map<Ghost, number>();
  const ghosts = new GhostBook(exponent, (ghost, ns) => filled.set(ghost, ns - ghost.sinceNs));
  const twin = new WatchedBook(book.info.kind, ghosts);
  const every = Math.max(1, Math.ceil(orders.length / MOST_ORDERS));
  const waiting = orders.filter((_, i) => i % every === 0).sort((a, b) => a.sentNs - b.sentNs);
  let next = 0;
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const rows = await book.readChunk(chunk);
    history.push(rows);
    for (let row = 0; row < rows.length; row++) {
      if (((rows.ev[row] as number) & LOCAL) === 0) continue;
      const ns = rows.localTs[row] as number;
      for (let order = waiting[next]; order && order.sentNs < ns; order = waiting[++next]) asked.push(ask(order, history, twin, ghosts));
      twin.take(rows, row);
    }
  }
  const endNs = book.info.lastNs;
  for (const one of asked) one.filledAfterNs = filled.get(one.ghost) ?? Number.POSITIVE_INFINITY;
  return CALIBRATED_HORIZONS_NS.map((horizonNs, i) => {
    const calibration = new FillCalibration();
    for (const { said, sentNs, filledAfterNs } of asked)
      if (sentNs + horizonNs <= endNs) calibration.add(said[i] as number, filledAfterNs <= horizonNs);
    return { horizonNs, report: calibration.report() };
  });
}

function ask(order: SentOrder, history: FillHistory, twin: WatchedBook, ghosts: GhostBook): Asked {
  const { side, ticks, sentNs } = order;
  history.hear(sentNs);
  const said = CALIBRATED_HORIZONS_NS.map((horizonNs) => history.estimate({ ...order, horizonNs }, sentNs).probability);
  const place = twin.joined - 0.5;
  const ghost: Ghost = { side, ticks, sinceNs: sentNs, aheadLots: twin.lotsAt(side, ticks), tradedLots: 0, place, cell: 0, over: false };
  ghosts.add(ghost);
  return { ...order, said, ghost, filledAfterNs: Number.POSITIVE_INFINITY };
}
