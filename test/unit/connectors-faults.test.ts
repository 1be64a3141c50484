/**
 * What a network and a venue do to a feed, over real sockets. `npm run faults` writes what was measured into docs/connectors.md, at the
 * speeds that SIGMAX_FAULT_SPEEDS lists.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { LiveClock } from "../../src/connectors/feed.js";
import { syntheticBook } from "../books.js";
import { LONG } from "../length.js";
import { until } from "../until.js";
import { FAULTS, type Fault, type Spans, Watched } from "../venue/faults.js";
import { LocalVenue } from "../venue/local-venue.js";
import { ManualClock } from "../venue/manual-clock.js";

const DOCUMENT = new URL("../../docs/connectors.md", import.meta.url);
/** The captured books where set-up made them, else one of ours. */
const BOOKS = { "binance-futures": "usdm-btcusdt-20240808", "binance-spot": "spot-btcusdt-20240808" };
const bookOf = (market: keyof typeof BOOKS): Uint8Array => {
  const made = new URL(`../../build/books/${BOOKS[market]}.hftbook`, import.meta.url);
  return existsSync(made) ? readFileSync(made) : syntheticBook({ seed: 21, spanNs: 600e9 });
};
/** Times the book's own; more of them where the table is written. */
const SPEEDS = (process.env.SIGMAX_FAULT_SPEEDS ?? "20").split(",").map(Number);
const TRIALS = (Object.keys(BOOKS) as (keyof typeof BOOKS)[]).flatMap((market) => SPEEDS.map((speed) => [market, speed] as const));
const TITLES = { "binance-futures": "USD-M", "binance-spot": "spot" };
/** By fault and trial. */
const measured = new Map<string, { seenMs: number; recoveredMs: number }>();
const keyOf = (name: string, market: keyof typeof BOOKS, speed: number) => `${name} ${market} ${speed}`;
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(market: keyof typeof BOOKS, speed = 20, spans?: Spans, clock?: LiveClock) {
  const venue = await LocalVenue.start(bookOf(market), { market });
  const watched = new Watched(venue, spans, clock);
  open.push(
    () => venue.close(),
    () => watched.close(),
  );
  venue.play(speed);
  await watched.open();
  await until("the book is good", () => !Number.isNaN(watched.goodSinceMs));
  return { venue, watched };
}

/** The venue stands still, and the last of its messages have come. */
async function expectTruth(venue: LocalVenue, { watch }: Watched): Promise<void> {
  venue.pause();
  const side = (levels: Map<number, number>) => [...levels].sort(([a], [b]) => a - b);
  await expect
    .poll(() => [side(watch.ladder.bids), side(watch.ladder.asks)], { interval: 10 })
    .toEqual([side(venue.player.truth.bids), side(venue.player.truth.asks)]);
}

/** `npm test` has one fault of each kind on one market, and one fault on the other market. */
const isLong = (fault: Fault, market: keyof typeof BOOKS) => (market === "binance-futures" ? !fault.quick : fault !== FAULTS[0]);

describe.each(TRIALS)("the feed of %s, at %i times its speed, when", (market, speed) => {
  const trial = async (fault: Fault) => {
    const { name } = fault;
    const { venue, watched } = await start(market, speed, fault.spans);
    const harmedMs = performance.now();
    const before = watched.said.length;
    await fault.harm(venue);
    const { ms: seenMs } = await until(`a state like ${fault.seenAs}`, () =>
      watched.said.slice(before).find(({ text }) => fault.seenAs.test(text)),
    );
    await fault.mend?.(venue);
    await until("the book is good again", () => watched.goodSinceMs > seenMs);
    measured.set(keyOf(name, market, speed), { seenMs: seenMs - harmedMs, recoveredMs: watched.goodSinceMs - harmedMs });
    await expectTruth(venue, watched);
    expect(watched.lies).toBe(0);
  };
  for (const fault of FAULTS) it(fault.name, isLong(fault, market) ? LONG : {}, () => trial(fault));
});

describe("the venue's clock", () => {
  it("is known to be off, and by how much, within half of the way there and back", async () => {
    const { venue, watched } = await start("binance-futures");
    venue.skewMs = -12_345;
    const roundTripsMs: number[] = [];
    for (let i = 0; i < 4; i++) {
      const askedMs = performance.now();
      await watched.feed.askClock();
      roundTripsMs.push(performance.now() - askedMs);
    }
    const { offsetNs, errorNs } = watched.feed.clockOffset as { offsetNs: number; errorNs: number };
    expect(Math.abs(offsetNs + 12_345e6)).toBeLessThanOrEqual(errorNs);
    // And the half of a millisecond that a venue's stamp is rounded by.
    expect(errorNs).toBeLessThanOrEqual((Math.min(...roundTripsMs) / 2 + 0.5) * 1e6);
    venue.failNext(/time/, { status: 200, body: { serverTime: "<b>" } });
    await expect(watched.feed.askClock()).rejects.toMatchObject({ code: 6001 });
  });
});

it("a snapshot that never fits is not asked for without end", async () => {
  // All requests of this test are within the span that the feed counts them in.
  const { venue, watched } = await start("binance-futures", 20, undefined, new ManualClock());
  venue.failNext(/depth/, ...Array.from({ length: 1_000 }, () => ({ status: 200, body: { lastUpdateId: 1, bids: [], asks: [] } })));
  const before = venue.requests.length;
  venue.lose(1);
  await until("a pause before the next snapshot", () => watched.said.some(({ text }) => /5 snapshots.*next in/.test(text)));
  expect(venue.requests.length - before).toBeGreaterThanOrEqual(4);
  expect(venue.requests.length - before).toBeLessThanOrEqual(5);
  expect(watched.watch.health.good).toBe(false);
});

describe("docs/connectors.md", () => {
  afterAll(() => {
    if (process.env.SIGMAX_WRITE_FAULTS) writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, "utf8")));
  });

  it("has a row for every fault", () => {
    const text = readFileSync(DOCUMENT, "utf8");
    if (!process.env.SIGMAX_WRITE_FAULTS) for (const { name } of FAULTS) expect(text).toContain(`| ${name} |`);
    expect(text).toMatch(/<!-- faults -->[\s\S]*<!-- \/faults -->/);
  });
});

function withTable(text: string): string {
  const titles = TRIALS.map(([market, speed]) => `${TITLES[market]}, ${speed} ×`);
  const rows = FAULTS.map(({ name }) => {
    const cells = TRIALS.map(([market, speed]) => {
      const { seenMs = Number.NaN, recoveredMs = Number.NaN } = measured.get(keyOf(name, market, speed)) ?? {};
      return `${Math.round(seenMs)}, ${Math.round(recoveredMs)} ms`;
    });
    return `| ${[name, ...cells].join(" | ")} |`;
  });
  const table = [`| ${["fault", ...titles].join(" | ")} |`, `| ${["---", ...titles.map(() => "---")].join(" | ")} |`, ...rows].join("\n");
  return text.replace(/<!-- faults -->[\s\S]*<!-- \/faults -->/, `<!-- faults -->\n${table}\n<!-- /faults -->`);
}
