import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { QueuePaths } from "../../../src/estimate/queue-paths.js";
import { type OrderStretch, queuedStretches } from "../../../src/metrics/queued-stretches.js";
import { lastAtOrBefore } from "../../../src/metrics/search.js";
import type { RunView } from "../../state/view.js";
import type { RunDetails } from "../details.js";

/** Quantity ahead of an order at a time of the exchange, lots; NaN where it did not rest. */
export type AheadAt = (orderId: number, ns: number) => number;

const known = new WeakMap<RunDetails, Promise<AheadAt | null>>();

/** How much was ahead of each own order, at any time of the run. Null until it is worked out, and where the queue model can't be followed. */
export function useOwnQueues(view: RunView, details: RunDetails | null): AheadAt | null {
  const found = useSignal<{ of: RunDetails; aheadAt: AheadAt | null } | null>(null);
  const market = view.market.value;
  useEffect(() => {
    if (!details || !market) return;
    let gone = false;
    const asked = known.get(details) ?? ask(view, details);
    known.set(details, asked);
    // Without an answer the ladder has the orders' quantities alone.
    void asked
      .catch(() => null)
      .then((aheadAt) => {
        if (!gone) found.value = { of: details, aheadAt };
      });
    return () => {
      gone = true;
    };
  }, [details, market]);
  return found.value?.of === details ? (found.value?.aheadAt ?? null) : null;
}

async function ask(view: RunView, { record, instrument }: RunDetails): Promise<AheadAt | null> {
  const stretches = queuedStretches(record.orderEvents, instrument);
  const paths = stretches.length > 0 ? await view.market.value?.queuePaths(stretches, record.config.queueModel) : null;
  return paths ? lookUp(stretches, paths) : null;
}

function lookUp(stretches: readonly OrderStretch[], { start, ns, aheadLots }: QueuePaths): AheadAt {
  const ofOrder = new Map<number, number[]>();
  stretches.forEach(({ orderId }, i) => {
    const kept = ofOrder.get(orderId);
    if (kept) kept.push(i);
    else ofOrder.set(orderId, [i]);
  });
  return (orderId, at) => {
    const i = ofOrder.get(orderId)?.findLast((one) => (stretches[one] as OrderStretch).fromNs <= at);
    if (i === undefined) return Number.NaN;
    const from = start[i] as number;
    const points = ns.subarray(from, start[i + 1]);
    const last = lastAtOrBefore(points, at, points.length);
    return last < 0 ? Number.NaN : (aheadLots[from + last] as number);
  };
}
