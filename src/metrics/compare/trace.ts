import { OrderEventKind, type RunRecord } from "../../engine/record.js";

/** Orders or fills of a run in columns of plain numbers, to be kept after the run. Times at the strategy, ns. */
export interface Moves {
  ns: number[];
  instrument: number[];
  /** 1 buy, -1 sell. */
  side: number[];
  ticks: number[];
  lots: number[];
  /** Further ones that were not kept. */
  dropped: number;
}

/** What a run did, short enough to be kept for comparison. */
export interface RunTrace {
  /** When they were sent. */
  orders: Moves;
  /** When they were heard of. */
  fills: Moves;
}

export interface Move {
  ns: number;
  instrument: number;
  side: number;
  ticks: number;
  lots: number;
}

/** @param most Orders, and fills, that are kept; the first ones. */
export function traceOf({ orderEvents }: RunRecord, most: number): RunTrace {
  const { length, what, request, localTs, instrument, side, ticks, lots, execTicks, execLots } = orderEvents;
  const trace: RunTrace = { orders: noMoves(), fills: noMoves() };
  for (let i = 0; i < length; i++) {
    const isFill = what[i] === OrderEventKind.filled || what[i] === OrderEventKind.partiallyFilled;
    const isOrder = what[i] === OrderEventKind.sent && request[i] === NEW_REQUEST;
    if (!isFill && !isOrder) continue;
    add(isFill ? trace.fills : trace.orders, most, {
      ns: localTs[i] as number,
      instrument: instrument[i] as number,
      side: side[i] as number,
      ticks: (isFill ? execTicks[i] : ticks[i]) as number,
      lots: (isFill ? execLots[i] : lots[i]) as number,
    });
  }
  return trace;
}

const NEW_REQUEST = 1;

const noMoves = (): Moves => ({ ns: [], instrument: [], side: [], ticks: [], lots: [], dropped: 0 });

function add(moves: Moves, most: number, { ns, instrument, side, ticks, lots }: Move): void {
  if (moves.ns.length >= most) {
    moves.dropped++;
    return;
  }
  moves.ns.push(ns);
  moves.instrument.push(instrument);
  moves.side.push(side);
  moves.ticks.push(ticks);
  moves.lots.push(lots);
}

export function moveAt(moves: Moves, index: number): Move | null {
  if (index >= moves.ns.length) return null;
  return {
    ns: moves.ns[index] as number,
    instrument: moves.instrument[index] as number,
    side: moves.side[index] as number,
    ticks: moves.ticks[index] as number,
    lots: moves.lots[index] as number,
  };
}
