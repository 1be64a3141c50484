import type { LevelEvent, OrderInQueue } from "../estimate/in-queue.js";
import type { OrderLife } from "./order-lives.js";
import type { StoryFormat } from "./order-story.js";

/** What became of the quantity that was ahead of an order when it joined, lots. */
export interface Cleared {
  joinedBehind: number;
  traded: number;
  /** Must have been ahead, however it was shared. */
  certain: number;
  /** The model's estimate of what else was cancelled ahead. */
  estimated: number;
  /** Still ahead at the end. */
  left: number;
}

export function clearedQueue({ events, models, told }: OrderInQueue): Cleared {
  const path = models.find(({ model }) => model === told)?.path ?? [];
  const cleared = { joinedBehind: path[0]?.aheadLots ?? 0, traded: 0, certain: 0, estimated: 0, left: path.at(-1)?.aheadLots ?? 0 };
  for (const event of events) count(cleared, event);
  return cleared;
}

function count(cleared: Cleared, { kind, aheadBefore, aheadAfter, certainLots }: LevelEvent): void {
  const gone = Math.max(0, aheadBefore - aheadAfter);
  if (kind === "trade") cleared.traded += gone;
  else {
    cleared.certain += Math.min(gone, certainLots);
    cleared.estimated += Math.max(0, gone - certainLots);
  }
}

/** Why the queue did or did not let the order through, for after the teacher's sentence; empty where there was none. */
export function queueSentence(life: OrderLife, queue: OrderInQueue, { quantity, baseCurrency }: StoryFormat): string {
  const cleared = clearedQueue(queue);
  if (!(cleared.joinedBehind > 0)) return "";
  const unit = (lots: number) => `${quantity(lots)} ${baseCurrency}`;
  const gone = [
    cleared.traded > 0.5 ? `${unit(cleared.traded)} traded` : "",
    cleared.certain > 0.5 ? `${unit(cleared.certain)} was certainly cancelled ahead of it` : "",
    cleared.estimated > 0.5 ? `${unit(cleared.estimated)} more by the model's estimate` : "",
  ].filter((part) => part !== "");
  const story = gone.length === 0 ? "nothing of it went" : gone.join(", ");
  if (life.filledLots > 0) return `Of the ${unit(cleared.joinedBehind)} ahead, ${story}.`;
  if (cleared.left < 0.5)
    return `It did not fill although the queue in front of it had gone (${story}): no trade came to its price any more.`;
  return `It did not fill because the queue in front of it did not run out: of the ${unit(cleared.joinedBehind)} ahead, ${story}; ${unit(cleared.left)} still stood there at the end.`;
}
