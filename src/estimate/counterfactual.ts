import type { QueueModelConfig } from "../config/config.js";
import { LevelAggregator } from "../data/aggregate.js";
import { type Book, EXCH, type RowColumns } from "../data/rows.js";
import { followedName, TRUE_QUEUE, USUAL_POWER } from "./followed.js";
import type { OrderInQueue, RestingOrder } from "./in-queue.js";
import { type FollowableModel, followable } from "./shares.js";
import { Twins } from "./twins.js";

function modelsFor(own: QueueModelConfig | undefined, lotSize: number): FollowableModel[] {
  const n = own?.n ?? USUAL_POWER;
  const names = ["RiskAverse", "PowerProb", "PowerProb2", "PowerProb3", "LogProb", "LogProb2"] as const;
  return names.flatMap((name) => followable(name, n, lotSize) ?? []);
}

/**
 * The same order, at the same time and price, under each queue model, and where the book has orders in the true queue: would
 * it have been filled, and when? And what happened at its price meanwhile. The orders of others do what they did; nothing
 * answers ours.
 */
export async function followOrder(book: Book, order: RestingOrder): Promise<OrderInQueue> {
  const { kind, instrument } = book.info;
  const told = followedName(order.model, kind, instrument.lotSize);
  const levels = new Twins("L2", modelsFor(order.model, instrument.lotSize), told);
  const truth = kind === "L3" ? new Twins("L3", [{ name: TRUE_QUEUE, share: null }], told) : null;
  const aggregator = new LevelAggregator();
  const groups = truth ? [levels, truth] : [levels];
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const rows = await book.readChunk(chunk);
    play(levels, truth ? aggregator.push(rows) : rows, order);
    if (truth) play(truth, rows, order);
    const lastNs = rows.exchTs[rows.length - 1] ?? Number.NEGATIVE_INFINITY;
    if (lastNs > order.untilNs || groups.every(({ allOver }) => allOver)) break;
  }
  const teller = groups.find((group) => group.tells) ?? levels;
  return {
    models: groups.flatMap(({ watches }) => watches.map(({ result }) => result)),
    told: teller.told,
    events: teller.events,
    droppedEvents: teller.droppedEvents,
  };
}

function play(twins: Twins, rows: RowColumns, order: RestingOrder): void {
  // Ghosts go by the local time of a row; here they stand at the exchange.
  const atExchange = { ...rows, localTs: rows.exchTs };
  for (let row = 0; row < rows.length; row++) {
    if ((rows.ev[row] as number) < EXCH) continue;
    const ns = rows.exchTs[row] as number;
    if (ns > order.untilNs) return;
    if (ns > order.joinedNs && !twins.planted) twins.plant(order);
    twins.take(atExchange, row);
  }
}
