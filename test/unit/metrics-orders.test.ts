import { describe, expect, test } from "vitest";
import { OrderEventKind as Kind, type OrderEventColumns } from "../../src/engine/record.js";
import { wilson } from "../../src/estimate/wilson.js";
import { listFills, markoutBp, markoutCurve, midAt } from "../../src/metrics/fills.js";
import { averageFillTicks, type OrderLife, orderLives } from "../../src/metrics/order-lives.js";
import { teacherSentence } from "../../src/metrics/order-story.js";
import { bucketEdges, queueOutcomes } from "../../src/metrics/queue-outcomes.js";
import { NO_TICK } from "../../src/units.js";
import { whyWords } from "../../web/panes/words.js";

interface Event {
  at: number;
  id: number;
  what: number;
  exchTs?: number;
  requestTs?: number;
  request?: number;
  side?: number;
  ticks?: number;
  lots?: number;
  leaves?: number;
  execTicks?: number;
  execLots?: number;
  maker?: number;
  cause?: number;
  ahead?: number;
  bid?: number;
  ask?: number;
}

function columns(events: Event[]): OrderEventColumns {
  const f64 = (of: (event: Event) => number) => Float64Array.from(events, of);
  const i32 = (of: (event: Event) => number) => Int32Array.from(events, of);
  const u8 = (of: (event: Event) => number) => Uint8Array.from(events, of);
  return {
    length: events.length,
    localTs: f64((e) => e.at),
    exchTs: f64((e) => e.exchTs ?? e.at - 1),
    requestTs: f64((e) => e.requestTs ?? Number.NaN),
    instrument: u8(() => 0),
    orderId: f64((e) => e.id),
    what: u8((e) => e.what),
    request: u8((e) => e.request ?? 1),
    side: Int8Array.from(events, (e) => e.side ?? 1),
    ticks: i32((e) => e.ticks ?? 1000),
    lots: f64((e) => e.lots ?? 10),
    leavesLots: f64((e) => e.leaves ?? 10),
    execTicks: i32((e) => e.execTicks ?? 0),
    execLots: f64((e) => e.execLots ?? 0),
    maker: u8((e) => e.maker ?? 0),
    cause: u8((e) => e.cause ?? 0),
    queueAheadLots: f64((e) => e.ahead ?? Number.NaN),
    bidTicks: i32((e) => e.bid ?? 1000),
    askTicks: i32((e) => e.ask ?? 1002),
  };
}

const sent = (id: number, at: number, more: Partial<Event> = {}): Event => ({ id, at, what: Kind.sent, ...more });
const accepted = (id: number, at: number, more: Partial<Event> = {}): Event => ({ id, at, what: Kind.accepted, ahead: 5, ...more });
const filled = (id: number, at: number, more: Partial<Event> = {}): Event => ({
  id,
  at,
  what: Kind.filled,
  request: 0,
  leaves: 0,
  execTicks: 1000,
  execLots: 10,
  maker: 1,
  cause: 2,
  ...more,
});

describe("orderLives", () => {
  test("follows an order from its request through two fills", () => {
    const events = columns([
      sent(1, 10),
      accepted(1, 30, { exchTs: 20 }),
      filled(1, 50, { what: Kind.partiallyFilled, exchTs: 45, execLots: 4, execTicks: 1000, leaves: 6 }),
      filled(1, 60, { execLots: 6, execTicks: 999 }),
    ]);
    const [life] = orderLives(events);
    expect(life).toMatchObject({ orderId: 1, sentNs: 10, acceptedNs: 30, acceptedExchNs: 20, queueAheadLots: 5, firstFillNs: 50 });
    expect(life).toMatchObject({ firstFillExchNs: 45, endNs: 60, outcome: "filled", filledLots: 10, midTicksAtSend: 1001, lots: 10 });
    expect(averageFillTicks(life!)).toBeCloseTo(999.4);
    expect(life?.segments).toEqual([{ fromNs: 30, toNs: 60, ticks: 1000 }]);
  });

  test("an order that takes at once was never accepted", () => {
    const [life] = orderLives(columns([sent(1, 10), filled(1, 20, { request: 1, maker: 0, cause: 1 })]));
    expect(life).toMatchObject({ outcome: "filled", maker: false, cause: 1, segments: [] });
    expect(life?.acceptedNs).toBeNaN();
  });

  test("a changed price starts a segment and keeps what was ahead at first", () => {
    const [life] = orderLives(
      columns([
        sent(1, 10),
        accepted(1, 20),
        sent(1, 30, { request: 7 }),
        { id: 1, at: 40, what: Kind.replaced, request: 7, ticks: 998, ahead: 50 },
        { id: 1, at: 60, what: Kind.cancelled, request: 4, ticks: 998 },
      ]),
    );
    expect(life?.segments).toEqual([
      { fromNs: 20, toNs: 40, ticks: 1000 },
      { fromNs: 40, toNs: 60, ticks: 998 },
    ]);
    expect(life).toMatchObject({ outcome: "cancelled", queueAheadLots: 5, ticks: 998 });
  });

  test("a cancel that was lost or came too late ends nothing", () => {
    const [lost, late] = orderLives(
      columns([
        sent(1, 10),
        accepted(1, 20),
        sent(1, 30, { request: 4 }),
        { id: 1, at: 40, what: Kind.expired, request: 4, exchTs: Number.NaN },
        sent(2, 50),
        accepted(2, 60),
        filled(2, 80),
        { id: 2, at: 90, what: Kind.rejected, request: 4 },
      ]),
    );
    expect(lost).toMatchObject({ outcome: "open", cancelSentNs: 30 });
    expect(late).toMatchObject({ outcome: "filled", endNs: 80 });
  });

  test("an order that never came to the exchange was rejected, and why is known", () => {
    const told = (cause: number) =>
      orderLives(columns([sent(1, 10), { id: 1, at: 20, what: Kind.expired, request: 1, exchTs: Number.NaN, cause }]))[0] as OrderLife;
    expect([5, 6].map(told)).toMatchObject([5, 6].map((cause) => ({ outcome: "rejected", cause, endNs: 20 })));
    expect([0, 5, 6].map((cause) => whyWords(told(cause)))).toEqual([
      "on arrival it would have taken, or found no match",
      "more requests than the venue allows",
      "lost before it reached the exchange",
    ]);
    const format = { quantity: String, duration: String, baseCurrency: "B" };
    expect(teacherSentence(told(6), Number.NaN, format)).toBe("It never stood in the book; it was lost on its way to the exchange.");
    expect(teacherSentence(told(5), Number.NaN, format)).toContain("fewer requests");
  });

  test("a post-only order that would have crossed has expired", () => {
    expect(orderLives(columns([sent(1, 10), { id: 1, at: 20, what: Kind.expired }]))[0]).toMatchObject({ outcome: "expired", endNs: 20 });
  });
});

const best = {
  length: 3,
  localTs: Float64Array.of(1, 101, 1e9),
  exchTs: Float64Array.of(0, 100, 1e9),
  bidTicks: Int32Array.of(1000, 1010, NO_TICK),
  askTicks: Int32Array.of(1002, 1012, 1020),
};

describe("fills", () => {
  const events = columns([
    sent(1, 10, { side: -1 }),
    accepted(1, 30, { side: -1, exchTs: 20 }),
    filled(1, 60, { side: -1, exchTs: 50, execTicks: 1003 }),
  ]);
  const fills = listFills(events, orderLives(events));

  test("a sell above the mid slips less than nothing", () => {
    expect(fills).toHaveLength(1);
    expect(fills[0]?.slippageBp).toBeCloseTo((-2 / 1001) * 1e4);
    expect(fills[0]).toMatchObject({ timeToFillNs: 40, side: -1, midTicks: 1001 });
  });

  test("markout is signed by side, and unknown after the book's end or on an empty side", () => {
    expect(midAt(best, -1)).toBeNaN();
    expect(midAt(best, 99)).toBe(1001);
    expect(midAt(best, 2e9)).toBeNaN();
    expect(markoutBp(fills[0]!, best, 100, 1e9)).toBeCloseTo((-(1011 - 1003) / 1003) * 1e4);
    expect(markoutBp(fills[0]!, best, 100, 120)).toBeNaN();
  });

  test("a mean of one has no interval", () => {
    const point = markoutCurve(fills, best, 1e9).find(({ side, afterNs }) => side === -1 && afterNs === 1e6);
    expect(point).toMatchObject({ count: 1 });
    expect(point?.halfWidthBp).toBeNaN();
  });
});

describe("queueOutcomes", () => {
  test("Wilson's interval as published", () => {
    const { low, high } = wilson(1, 10);
    expect(low).toBeCloseTo(0.0179, 4);
    expect(high).toBeCloseTo(0.4042, 4);
    expect(wilson(0, 0).low).toBeNaN();
    expect(wilson(5, 5).high).toBe(1);
  });

  test("counts by the queue that was joined; open orders are no cases", () => {
    const events = columns([
      ...[1, 2, 3].flatMap((id) => [sent(id, id * 10), accepted(id, id * 10 + 1, { ahead: id === 1 ? 0 : 40 })]),
      filled(1, 100),
      { id: 2, at: 110, what: Kind.cancelled, request: 4 },
      sent(9, 120),
      filled(9, 130, { request: 1 }),
    ]);
    const buckets = queueOutcomes(orderLives(events), 0.001);
    expect(buckets[0]).toMatchObject({ highLots: 0, filled: 1, cases: 1, rate: 1 });
    expect(buckets.reduce((sum, { cases }) => sum + cases, 0)).toBe(2);
    expect(buckets.reduce((sum, { open }) => sum + open, 0)).toBe(1);
  });

  test("edges are round in the quantity's unit and few", () => {
    const edges = bucketEdges(
      Array.from({ length: 500 }, (_, i) => 1 + i * i),
      0.001,
    );
    expect(edges.length).toBeLessThanOrEqual(6);
    expect(edges.at(-1)).toBe(Number.POSITIVE_INFINITY);
    for (const edge of edges.slice(0, -1)) expect(Number((edge * 0.001).toPrecision(1))).toBeCloseTo(edge * 0.001);
    expect(bucketEdges([], 0.001)).toEqual([]);
  });
});
