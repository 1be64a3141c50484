import { type Book, type BookInfo, BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../src/data/rows.js";
import { randomFrom } from "./property/hostile.js";

const INSTRUMENT = {
  symbol: "BTCUSDT",
  venue: "test",
  baseCurrency: "BTC",
  quoteCurrency: "USDT",
  tickSize: 0.1,
  lotSize: 0.001,
  contractSize: 1,
};

/** A book whose rows are there already, cut into chunks of `chunkRows`. */
export function memoryBook(rows: RowColumns, chunkRows = 1_000, change: Partial<BookInfo> = {}): Book {
  const info: BookInfo = {
    name: "memory",
    title: "A book in memory",
    kind: "L2",
    instrument: INSTRUMENT,
    epochNs: "1700000000000000000",
    firstNs: 0,
    lastNs: (rows.localTs[rows.length - 1] as number) ?? 0,
    rows: rows.length,
    trades: 0,
    digest: "",
    licence: "",
    source: "",
    synthetic: true,
    notes: [],
    ...change,
  };
  const chunkCount = Math.ceil(rows.length / chunkRows);
  const readChunk = (index: number) => Promise.resolve(cut(rows, index * chunkRows, Math.min(rows.length, (index + 1) * chunkRows)));
  return { info, chunkCount, maxChunkRows: chunkRows, readChunk, close: () => {} };
}

export function cut({ ev, exchTs, localTs, ticks, lots, orderId }: RowColumns, from: number, to: number): RowColumns {
  return {
    length: to - from,
    ev: ev.slice(from, to),
    exchTs: exchTs.slice(from, to),
    localTs: localTs.slice(from, to),
    ticks: ticks.slice(from, to),
    lots: lots.slice(from, to),
    orderId: orderId.slice(from, to),
  };
}

/** `seconds` of a quiet market around 60,000: ten messages a second, each a level or a trade, 1 ms from exchange to here. */
export function quietMarket(seconds: number, seed = 1): RowColumns {
  const random = randomFrom(seed);
  const length = seconds * 10 + 20;
  const rows = emptyRows(length);
  for (let i = 0; i < length; i++) {
    const start = i < 20;
    const isTrade = !start && random() < 0.3;
    const away = start ? Math.floor(i / 2) : isTrade ? depthOf(random()) : Math.floor(random() * 5);
    rows.ev[i] = EXCH + LOCAL + kindOf(i % 2 === 0, isTrade);
    rows.exchTs[i] = Math.max(0, i - 20) * 1e8 - 1e6;
    rows.localTs[i] = (rows.exchTs[i] as number) + 1e6;
    rows.ticks[i] = i % 2 === 0 ? 600_000 - away : 600_001 + away;
    rows.lots[i] = 1 + Math.floor(random() * 500);
  }
  return rows;
}

/** Now and then a trade sweeps a dozen ticks. */
function depthOf(roll: number): number {
  return roll < 0.03 ? 12 : 0;
}

/** A sell prints at the bid, a buy at the ask. */
function kindOf(atBid: boolean, isTrade: boolean): number {
  if (isTrade) return Kind.trade + (atBid ? SELL : BUY);
  return Kind.depth + (atBid ? BUY : SELL);
}
