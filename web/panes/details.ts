import type { Instrument } from "../../src/data/rows.js";
import type { RunRecord } from "../../src/engine/record.js";
import { type Advice, adviseOn } from "../../src/metrics/advice.js";
import { type EquityCurve, equityCurve } from "../../src/metrics/equity.js";
import { type FillRow, listFills } from "../../src/metrics/fills.js";
import { type OrderLife, orderLives } from "../../src/metrics/order-lives.js";
import { makeQuotes, type Quotes } from "../format/quotes.js";
import type { RunView } from "../state/view.js";

/** What several panes derive from a run, worked out once. */
export interface RunDetails {
  record: RunRecord;
  /** Of the book that the page shows, as `record.books` counts. */
  instrument: number;
  lives: OrderLife[];
  byId: Map<number, OrderLife>;
  fills: FillRow[];
  equity: EquityCurve;
  /** What a trader would be asked to look at, the weightiest first. */
  advice: Advice[];
}

/** By instrument. */
const known = new WeakMap<RunRecord, Map<number, RunDetails>>();

/** Null before a run. */
export function detailsOf(view: RunView): RunDetails | null {
  const record = view.record.value;
  const info = view.info.value;
  if (!record || !info) return null;
  const instrument = Math.max(
    0,
    record.books.findIndex(({ name }) => name === info.name),
  );
  const ofRecord = known.get(record) ?? new Map<number, RunDetails>();
  known.set(record, ofRecord);
  const made = ofRecord.get(instrument);
  if (made) return made;
  const lives = orderLives(record.orderEvents).filter((life) => life.instrument === instrument);
  const details: RunDetails = {
    record,
    instrument,
    lives,
    byId: new Map(lives.map((life) => [life.orderId, life])),
    fills: listFills(record.orderEvents, lives),
    advice: adviseOn(record),
    equity: equityCurve(record.samples, instrument, (record.books[instrument] ?? info).instrument),
  };
  ofRecord.set(instrument, details);
  return details;
}

const UNKNOWN: Instrument = {
  symbol: "",
  venue: "",
  baseCurrency: "",
  quoteCurrency: "",
  tickSize: 1,
  lotSize: 1,
  contractSize: 1,
};

export const quotesOf = (view: RunView): Quotes => makeQuotes(view.info.value?.instrument ?? UNKNOWN);
