import type { CaseAction } from "../../src/cli/conformance-case.js";
import type { RunConfig } from "../../src/config/config.js";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, emptyRows, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";

/** mulberry32, for tests: small, seeded, the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface HostileCase {
  rows: RowColumns;
  tickSize: number;
  lotSize: number;
  config: RunConfig;
  actions: CaseAction[];
  bookTimes: number[];
}

const QUEUES = [
  { model: "RiskAverse" },
  { model: "PowerProb", n: 1 },
  { model: "PowerProb", n: 2 },
  { model: "PowerProb", n: 3 },
  { model: "PowerProb2", n: 2 },
  { model: "PowerProb3", n: 3 },
  { model: "LogProb" },
  { model: "LogProb2" },
] as const;

/**
 * A small market made to hurt: few ticks, far ticks, times on a coarse grid so that ties happen, crossings, clears,
 * one-sided rows, trades through the book; and orders of every kind at the same moments.
 */
export function hostileCase(seed: number, rowCount = 1_500): HostileCase {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const grid = pick([1, 1_000, 1_000_000, 2_000_000_000]);
  const rows = hostileRows(random, pick, rowCount, grid);
  const end = rows.localTs[rows.length - 1] as number;
  const config = validateConfig({
    profile: "hftbacktest",
    exchange: pick(["no-partial-fill", "partial-fill"]),
    queueModel: pick(QUEUES),
    latency: {
      entry: { model: "constant", ns: pick([0, 1, 3, 7, -2]) * grid },
      response: { model: "constant", ns: pick([0, 1, 4]) * grid },
    },
    fees: { maker: -0.0001, taker: 0.0005 },
    sampleNs: 2 ** 53,
  });
  return {
    rows,
    tickSize: 0.5,
    lotSize: 0.25,
    config,
    actions: hostileActions(random, pick, rows, grid),
    bookTimes: [end / 4, end / 2, end].map(Math.floor),
  };
}

function hostileRows(random: () => number, pick: <T>(values: readonly T[]) => T, count: number, grid: number): RowColumns {
  const rows = emptyRows(count);
  let exchTs = 0;
  let localTs = 0;
  let mid = 1_000;
  for (let i = 0; i < count; i++) {
    if (random() < 0.6) exchTs += Math.floor(random() * 4) * grid;
    localTs = Math.max(localTs, exchTs + Math.floor(random() * 3) * grid);
    if (random() < 0.1) mid += pick([-1, 1, -3, 3]);
    const far = random() < 0.02 ? pick([1e6, -1e6, 1e9, -1e9]) : 0;
    const side = pick([BUY, SELL]);
    const where = mid + far + (side === BUY ? -1 : 1) * Math.floor(random() * 8 - 2);
    rows.ev[i] = pick([EXCH + LOCAL, EXCH + LOCAL, EXCH + LOCAL, EXCH + LOCAL, EXCH, LOCAL]) + sideAndKind(random, side);
    rows.exchTs[i] = exchTs;
    rows.localTs[i] = localTs;
    rows.ticks[i] = where;
    // Whole even lots, zero now and then: a removed level.
    rows.lots[i] = random() < 0.3 ? 0 : 2 * (1 + Math.floor(random() * 20));
  }
  return rows;
}

/** A clear now and then is of both sides. */
function sideAndKind(random: () => number, side: number): number {
  const kind = kindOf(random());
  return kind === Kind.clear && random() < 0.2 ? kind : side + kind;
}

function kindOf(roll: number): number {
  if (roll < 0.02) return Kind.clear;
  if (roll < 0.2) return Kind.trade;
  return roll < 0.3 ? Kind.snapshot : Kind.depth;
}

function hostileActions(random: () => number, pick: <T>(values: readonly T[]) => T, rows: RowColumns, grid: number): CaseAction[] {
  const actions: CaseAction[] = [];
  const latest = new Map<number, number>();
  const end = rows.localTs[rows.length - 1] as number;
  // A run's time begins with its first row.
  let ts = rows.localTs[0] as number;
  for (let n = 0; n < 150; n++) {
    ts = Math.min(end, ts + Math.floor(random() * 6) * grid);
    const roll = random();
    const id = [...latest.keys()][Math.floor(random() * latest.size)];
    // Requests for one order are far enough apart that none is refused for being too early.
    const idle = id !== undefined && ts > (latest.get(id) as number) + 40 * grid;
    if (idle && roll < 0.3) actions.push([ts, "cancel", id]);
    else if (idle && roll < 0.5) actions.push([ts, "modify", id, 995 + Math.floor(random() * 10), 1 + Math.floor(random() * 9)]);
    else {
      const [side, ticks] = [pick([1, -1]), 990 + Math.floor(random() * 20)];
      actions.push([ts, "new", n + 1, side, ticks, 1 + Math.floor(random() * 60), pick([0, 0, 0, 1, 2, 3]), random() < 0.05 ? 1 : 0]);
      latest.set(n + 1, ts);
      continue;
    }
    latest.set(id, ts);
  }
  return actions;
}

/** As `hostileCase`, market by order: adds, cancels, modifies of every kind, fills out of turn, clears. */
export function hostileOrdersCase(seed: number, rowCount = 1_500): HostileCase {
  const random = randomFrom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const grid = pick([1, 1_000, 1_000_000, 2_000_000_000]);
  const rows = hostileOrders(random, pick, rowCount, grid);
  const end = rows.localTs[rows.length - 1] as number;
  const config = validateConfig({
    profile: "hftbacktest",
    queueModel: "L3Fifo",
    latency: { entry: { model: "constant", ns: pick([0, 1, 3, -2]) * grid }, response: { model: "constant", ns: pick([0, 1, 4]) * grid } },
    fees: { maker: -0.0001, taker: 0.0005 },
    sampleNs: 2 ** 53,
  });
  const actions = hostileActions(random, pick, rows, grid);
  return { rows, tickSize: 0.5, lotSize: 0.25, config, actions, bookTimes: [end / 4, end / 2, end].map(Math.floor) };
}

type OrderRow = [ev: number, exchTs: number, localTs: number, ticks: number, lots: number, orderId: number];

function hostileOrders(random: () => number, pick: <T>(values: readonly T[]) => T, count: number, grid: number): RowColumns {
  const made: OrderRow[] = [];
  // In every other market one side misses rows now and then: orders that only one of them has, or had for longer.
  const heard = random() < 0.5 ? [EXCH + LOCAL] : [...Array(18).fill(EXCH + LOCAL), EXCH, LOCAL, 0];
  const live = new Map<number, number>();
  let exchTs = 0;
  for (let id = 1; made.length < count; id++) {
    if (random() < 0.6) exchTs += Math.floor(random() * 4) * grid;
    const [kind, side, orderId] = orderEvent(random, pick, live, id);
    const ticks = 1_000 + (side === BUY ? -1 : 1) * Math.floor(random() * 9 - 1);
    const flags = pick(heard);
    made.push([flags + kind + side, exchTs, exchTs + 2 * grid, ticks, 2 * (1 + Math.floor(random() * 9)), orderId]);
  }
  return {
    length: made.length,
    ev: Uint32Array.from(made, (row) => row[0]),
    exchTs: Float64Array.from(made, (row) => row[1]),
    localTs: Float64Array.from(made, (row) => row[2]),
    ticks: Int32Array.from(made, (row) => row[3]),
    lots: Float64Array.from(made, (row) => row[4]),
    orderId: Float64Array.from(made, (row) => row[5]),
  };
}

/** Kind, side and order of the next row; `live` follows. */
function orderEvent(
  random: () => number,
  pick: <T>(values: readonly T[]) => T,
  live: Map<number, number>,
  id: number,
): [number, number, number] {
  const roll = live.size < 5 ? 0 : random();
  if (roll < 0.45) {
    const side = pick([BUY, SELL]);
    // Now and then an id that there was before, or still is.
    const of = random() < 0.1 ? Math.ceil(random() * id) : id;
    live.set(of, side);
    return [Kind.add, side, of];
  }
  if (roll >= 0.995) return clearRow(pick([BUY, SELL, 0]), live);
  const other = pick([...live.keys()]);
  const side = live.get(other) as number;
  if (roll < 0.65) return [Kind.modify, side, other];
  if (roll < 0.8) return [Kind.fill, side, other];
  live.delete(other);
  return [Kind.cancel, side, other];
}

function clearRow(side: number, live: Map<number, number>): [number, number, number] {
  for (const [order, its] of live) if (side === 0 || its === side) live.delete(order);
  return [Kind.clear, side, 0];
}
