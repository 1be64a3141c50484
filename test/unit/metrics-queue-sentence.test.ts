import { describe, expect, it } from "vitest";
import type { LevelEvent, OrderInQueue } from "../../src/estimate/in-queue.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import { clearedQueue, queueSentence } from "../../src/metrics/queue-sentence.js";

const FORMAT = { quantity: (lots: number) => String(lots), duration: (ns: number) => `${ns} ns`, baseCurrency: "X" };

function queueOf(joined: number, ...steps: [LevelEvent["kind"], before: number, after: number, certain: number][]): OrderInQueue {
  const events = steps.map(([kind, aheadBefore, aheadAfter, certainLots], i) => ({
    ns: i,
    kind,
    lots: 1,
    aheadBefore,
    aheadAfter,
    certainLots,
  }));
  const path = [{ ns: 0, aheadLots: joined }, ...events.map(({ ns, aheadAfter }) => ({ ns, aheadLots: aheadAfter }))];
  return { models: [{ model: "M", filledNs: null, path }], told: "M", events, droppedEvents: 0 };
}

const order = (filledLots: number) => ({ filledLots }) as OrderLife;
const USED = queueOf(10, ["trade", 10, 6, 4], ["left", 6, 1, 3], ["joined", 1, 1, 0], ["trade", 1, 0, 1]);

describe("what became of a queue", () => {
  it("adds up to what was ahead", () => {
    expect(clearedQueue(USED)).toEqual({ joinedBehind: 10, traded: 5, certain: 3, estimated: 2, left: 0 });
  });

  it.each([
    [1, USED, "Of the 10 X ahead, 5 X traded, 3 X was certainly cancelled ahead of it, 2 X more by the model's estimate."],
    [
      0,
      queueOf(10, ["trade", 10, 6, 4]),
      "It did not fill because the queue in front of it did not run out: of the 10 X ahead, 4 X traded; 6 X still stood there at the end.",
    ],
    [
      0,
      queueOf(10),
      "It did not fill because the queue in front of it did not run out: of the 10 X ahead, nothing of it went; 10 X still stood there at the end.",
    ],
    [
      0,
      queueOf(3, ["left", 3, 0, 3]),
      "It did not fill although the queue in front of it had gone (3 X was certainly cancelled ahead of it): no trade came to its price any more.",
    ],
    [1, queueOf(0), ""],
  ])("is said in words: %#", (filled, queue, words) => expect(queueSentence(order(filled), queue, FORMAT)).toBe(words));
});
