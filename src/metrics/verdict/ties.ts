import { FillCause, type OrderEventColumns, OrderEventKind, type RunRecord } from "../../engine/record.js";
import type { FillEvidence, FollowedModel, RestedFill } from "../../estimate/evidence.js";
import { quantileNs } from "../histogram.js";
import type { OrderLife } from "../order-lives.js";

/** Fills that a little less would have undone. */
export interface NearTies {
  /** Orders that were filled after resting: those that can be ties. */
  rested: number;
  /** Either kind. */
  ties: number;
  /** The queue ahead was used up, and less than the order's own quantity reached it. */
  queue: number;
  /** The cancel on its way, or the order itself, came within the latency's spread of the fill. */
  latency: number;
  /** Filled by the queue, without a way to know by how much. */
  unknown: number;
  /** Way to the exchange: from the shortest to the one in a hundred, ns. */
  spreadNs: number;
}

/** The orders of one instrument that rested at one price and were filled there, and what is asked of the book. */
export function restedFills(lives: readonly OrderLife[]): { lives: OrderLife[]; asked: RestedFill[] } {
  const rested = lives.filter((life) => life.filledLots > 0 && !Number.isNaN(life.acceptedExchNs) && life.segments.length === 1);
  const asked = rested.map(({ side, ticks, lots, acceptedExchNs, firstFillExchNs }) => ({
    side,
    ticks,
    lots,
    joinedNs: acceptedExchNs,
    filledNs: firstFillExchNs,
  }));
  return { lives: rested, asked };
}

/** Which of the queue models can be followed beside the run. */
export function followedModel({ config: { queueModel } }: RunRecord): FollowedModel {
  if (queueModel.model === "RiskAverse") return null;
  return queueModel.model === "PowerProb" ? (queueModel.n ?? 3) : "unknown";
}

export function nearTies(record: RunRecord, rested: readonly OrderLife[], { marginLots }: FillEvidence): NearTies {
  const { entry } = record.latency;
  const spreadNs = entry.count < 2 ? 0 : quantileNs(entry, 0.99) - entry.minNs;
  const cancels = lateCancels(record.orderEvents);
  const found: NearTies = { rested: rested.length, ties: 0, queue: 0, latency: 0, unknown: 0, spreadNs };
  rested.forEach((life, i) => {
    const margin = marginLots[i] as number;
    const byQueue = life.cause === FillCause.queue;
    const queueTie = byQueue && margin < life.lots;
    const latencyTie = isLatencyTie(life, cancels.get(life.orderId), spreadNs);
    found.queue += Number(queueTie);
    found.latency += Number(latencyTie);
    found.unknown += Number(byQueue && Number.isNaN(margin));
    found.ties += Number(queueTie || latencyTie);
  });
  return found;
}

function isLatencyTie(life: OrderLife, cancelAtNs: number | undefined, spreadNs: number): boolean {
  const joinedBefore = life.firstFillExchNs - life.acceptedExchNs;
  const cancelledAfter = cancelAtNs === undefined ? Number.POSITIVE_INFINITY : cancelAtNs - life.firstFillExchNs;
  return joinedBefore < spreadNs || (cancelledAfter >= 0 && cancelledAfter < spreadNs);
}

/** When a cancel that came too late was at the exchange, by order. */
function lateCancels({ length, what, request, orderId, exchTs }: OrderEventColumns): Map<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < length; i++)
    if (what[i] === OrderEventKind.rejected && request[i] === 4) found.set(orderId[i] as number, exchTs[i] as number);
  return found;
}
