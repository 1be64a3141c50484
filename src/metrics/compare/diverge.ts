import { type Move, type Moves, moveAt } from "./trace.js";

/** Where two runs part: the first of their moves that are not one and the same. */
export interface Divergence {
  /** How many before it are the same. */
  index: number;
  /** Null where that run has no more. */
  a: Move | null;
  b: Move | null;
  /** The earlier of the two, ns. */
  ns: number;
}

/** Null when the moves are the same to the last; beyond what was kept nothing is known. */
export function firstDifference(a: Moves, b: Moves): Divergence | null {
  const length = Math.max(a.ns.length, b.ns.length);
  for (let index = 0; index < length; index++) {
    const [one, other] = [moveAt(a, index), moveAt(b, index)];
    if (one && other && isSame(one, other)) continue;
    // One run has more only because the other's were not kept.
    if ((one === null && a.dropped > 0) || (other === null && b.dropped > 0)) return null;
    return { index, a: one, b: other, ns: Math.min(one?.ns ?? Number.POSITIVE_INFINITY, other?.ns ?? Number.POSITIVE_INFINITY) };
  }
  return null;
}

function isSame(a: Move, b: Move): boolean {
  return a.ns === b.ns && a.instrument === b.instrument && a.side === b.side && a.ticks === b.ticks && a.lots === b.lots;
}

/** A fill of one run beside its like in the other. */
export interface FillPair {
  kind: "same" | "moved" | "onlyA" | "onlyB";
  a: Move | null;
  b: Move | null;
}

/** Fills of the same side this far apart may be the same one, later or at another price, ns. */
const NEAR_NS = 1e9;

/** Fills of two runs, each with its like where it has one: the same, else the nearest of its side within a second. */
export function matchFills(a: Moves, b: Moves): FillPair[] {
  const pairs: FillPair[] = [];
  const keyOf = ({ instrument, side }: Move) => instrument * 2 + (side > 0 ? 1 : 0);
  const restA = new Map<number, Move[]>();
  const restB = new Map<number, Move[]>();
  const same = takeSame(a, b, (move, isA) => {
    const rest = isA ? restA : restB;
    const kept = rest.get(keyOf(move));
    if (kept) kept.push(move);
    else rest.set(keyOf(move), [move]);
  });
  pairs.push(...same);
  for (const key of new Set([...restA.keys(), ...restB.keys()])) pairs.push(...matchNear(restA.get(key) ?? [], restB.get(key) ?? []));
  return pairs.sort((one, other) => timeOf(one) - timeOf(other));
}

const timeOf = ({ a, b }: FillPair): number => Math.min(a?.ns ?? Number.POSITIVE_INFINITY, b?.ns ?? Number.POSITIVE_INFINITY);

function takeSame(a: Moves, b: Moves, left: (move: Move, isA: boolean) => void): FillPair[] {
  const nameOf = ({ ns, instrument, side, ticks, lots }: Move) => `${ns} ${instrument} ${side} ${ticks} ${lots}`;
  const waiting = new Map<string, Move[]>();
  for (let i = 0; i < b.ns.length; i++) {
    const move = moveAt(b, i) as Move;
    const alike = waiting.get(nameOf(move));
    if (alike) alike.push(move);
    else waiting.set(nameOf(move), [move]);
  }
  const pairs: FillPair[] = [];
  for (let i = 0; i < a.ns.length; i++) {
    const move = moveAt(a, i) as Move;
    const like = waiting.get(nameOf(move))?.shift();
    if (like) pairs.push({ kind: "same", a: move, b: like });
    else left(move, true);
  }
  const rest = [...waiting.values()].flat().sort((one, other) => one.ns - other.ns);
  for (const move of rest) left(move, false);
  return pairs;
}

/** Both in time order: each of `a` with the first free one of `b` that is near enough. */
function matchNear(a: readonly Move[], b: readonly Move[]): FillPair[] {
  const pairs: FillPair[] = [];
  let at = 0;
  for (const move of a) {
    for (let other = b[at]; other && other.ns < move.ns - NEAR_NS; other = b[++at]) pairs.push({ kind: "onlyB", a: null, b: other });
    const like = b[at];
    if (like && like.ns <= move.ns + NEAR_NS) {
      pairs.push({ kind: "moved", a: move, b: like });
      at++;
    } else pairs.push({ kind: "onlyA", a: move, b: null });
  }
  for (const other of b.slice(at)) pairs.push({ kind: "onlyB", a: null, b: other });
  return pairs;
}
