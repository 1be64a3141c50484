import { useEffect, useState } from "preact/hooks";
import type { OrderInQueue } from "../../../src/estimate/in-queue.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import type { MarketReader, RunView } from "../../state/view.js";
import { detailsOf } from "../details.js";

/** How long an order that did fill is followed under other models, ns. */
const LONGER_NS = 120e9;

/** Null while the book is replayed, an Error when it could not be. */
export type QueueAnswer = OrderInQueue | Error | null;

const known = new WeakMap<OrderLife, Promise<OrderInQueue>>();

function ask(market: MarketReader, view: RunView, life: OrderLife): Promise<OrderInQueue> {
  const asked = known.get(life);
  if (asked) return asked;
  const { side, ticks, acceptedExchNs: joinedNs } = life;
  const untilNs = life.filledLots > 0 ? life.firstFillExchNs + LONGER_NS : life.endNs;
  const model = detailsOf(view)?.record.config.queueModel;
  const answer = market.followOrder({
    side,
    ticks,
    joinedNs,
    untilNs: Number.isNaN(untilNs) ? Number.MAX_VALUE : untilNs,
    ...(model ? { model } : {}),
  });
  known.set(life, answer);
  return answer;
}

/** What happened to an order in its queue, replayed from the book. */
export function useQueue(view: RunView, life: OrderLife): QueueAnswer {
  const [found, setFound] = useState<{ life: OrderLife; answer: OrderInQueue | Error } | null>(null);
  const market = view.market.value;
  useEffect(() => {
    if (!market || Number.isNaN(life.acceptedExchNs)) return;
    let gone = false;
    ask(market, view, life).then(
      (answer) => gone || setFound({ life, answer }),
      (error: Error) => gone || setFound({ life, answer: error }),
    );
    return () => {
      gone = true;
    };
  }, [life, market]);
  return found?.life === life ? found.answer : null;
}
