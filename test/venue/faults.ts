import WebSocket from "ws";
import { BinanceFeed, type FeedSocket } from "../../src/connectors/binance-feed.js";
import { type LiveClock, machineClock } from "../../src/connectors/feed.js";
import { MarketWatch } from "../../src/connectors/market-watch.js";
import { TEST_LIMIT_MS } from "../limits.js";
import { until } from "../until.js";
import type { LocalVenue } from "./local-venue.js";

/** How long nothing may come until the book counts as stale, and the connection as dead. */
export interface Spans {
  staleMs: number;
  silenceMs: number;
}

/** Longer than any test: what comes late on a slow machine is no silence. */
const NEVER: Spans = { staleMs: TEST_LIMIT_MS, silenceMs: TEST_LIMIT_MS };
/** For faults that are a silence, which ends only after it was seen. */
const SHORT: Spans = { staleMs: 250, silenceMs: 600 };
const PAUSE_MS = 1_000;

export interface Fault {
  name: string;
  /** It stands for all faults of its kind in `npm test`. */
  quick?: boolean;
  harm(venue: LocalVenue): unknown;
  /** What ends it, where it does not end by itself; called once it was seen. */
  mend?(venue: LocalVenue): unknown;
  /** Words of the state or health by which it has to be seen. */
  seenAs: RegExp;
  /** Unless given, nothing is too late. */
  spans?: Spans;
}

const answers = (count: number, status: number, seconds: string) =>
  Array.from({ length: count }, () => ({ status, headers: { "Retry-After": seconds }, body: {} }));

export const FAULTS: readonly Fault[] = [
  { name: "an update is lost", quick: true, harm: (venue) => venue.lose(1), seenAs: /An update is missing/ },
  { name: "an update comes twice", harm: (venue) => venue.repeat(), seenAs: /An update is missing/ },
  { name: "two updates come the wrong way round", harm: (venue) => venue.swap(), seenAs: /An update is missing/ },
  {
    name: "nothing comes for 1,000 ms",
    spans: SHORT,
    harm: (venue) => venue.pause(),
    mend: async (venue) => {
      await until(`${PAUSE_MS} ms without a message`, () => venue.pausedForMs >= PAUSE_MS);
      venue.play();
    },
    seenAs: /nothing was heard for/i,
  },
  {
    name: "the feed stalls: nothing comes any more, the connection stands",
    quick: true,
    spans: SHORT,
    harm: (venue) => {
      venue.silent = true;
    },
    mend: (venue) => {
      venue.silent = false;
    },
    seenAs: /nothing was heard for/i,
  },
  {
    name: "a half-open connection: the venue is gone, no close came",
    spans: SHORT,
    harm: (venue) => venue.freeze(),
    mend: (venue) => venue.thaw(),
    seenAs: /nothing was heard for/i,
  },
  { name: "the connection is cut", quick: true, harm: (venue) => venue.cut(), seenAs: /The connection was closed/ },
  {
    name: "the venue restarts",
    harm: async (venue) => {
      await venue.close();
      await venue.listen();
      venue.play();
    },
    seenAs: /The connection (was closed|failed)/,
  },
  {
    name: "what comes can't be read",
    quick: true,
    harm: (venue) => Array.from({ length: 12 }, () => venue.broadcast("<html>")),
    seenAs: /can't be read/,
  },
  {
    name: "an update is lost, and the snapshot is refused: 429, Retry-After 1 s",
    quick: true,
    harm: (venue) => {
      venue.failNext(/depth/, ...answers(1, 429, "1"));
      venue.lose(1);
    },
    seenAs: /429.*again in 1 s/,
  },
  {
    name: "an update is lost, and the venue does not listen: 418, Retry-After 1 s",
    harm: (venue) => {
      venue.failNext(/depth/, ...answers(1, 418, "1"));
      venue.lose(1);
    },
    seenAs: /418.*again in 1 s/,
  },
  {
    name: "the venue's clock jumps 30 s ahead, and an update is lost",
    quick: true,
    harm: (venue) => {
      venue.skewMs += 30_000;
      venue.lose(1);
    },
    seenAs: /An update is missing/,
  },
];

/** A feed and what is made of it: what was shown as good, and when. */
export class Watched {
  readonly watch: MarketWatch;
  readonly feed: BinanceFeed;
  readonly said: { ms: number; text: string }[] = [];
  /** Times at which a book was good that was crossed, or whose feed was not live: must stay 0. */
  lies = 0;
  goodSinceMs = Number.NaN;
  #look: ReturnType<typeof setInterval> | undefined;

  constructor(
    readonly venue: LocalVenue,
    { staleMs, silenceMs }: Spans = NEVER,
    clock: LiveClock = machineClock(),
  ) {
    const { options: { market = "binance-futures" } = {}, player } = venue;
    this.watch = new MarketWatch(clock, staleMs);
    this.feed = new BinanceFeed({
      market,
      symbol: player.info.instrument.symbol,
      streamUrl: venue.stream,
      restUrl: venue.rest,
      socket: (url) => new WebSocket(url) as FeedSocket,
      clock,
      silenceMs,
      retryMs: 50,
    });
  }

  async open(): Promise<void> {
    await this.feed.open({
      rows: (rows) => {
        this.watch.rows(rows);
        this.#check();
      },
      state: (state, why) => {
        this.watch.state = state;
        this.said.push({ ms: performance.now(), text: `${state}: ${why}` });
        this.#check();
      },
    });
    this.#look = setInterval(() => this.#check(), 2);
  }

  close(): void {
    clearInterval(this.#look);
    this.feed.close();
  }

  #check(): void {
    const { health, ladder, state } = this.watch;
    if (health.good && (ladder.bidTicks >= ladder.askTicks || state !== "live")) this.lies++;
    if (health.good && Number.isNaN(this.goodSinceMs)) this.goodSinceMs = performance.now();
    if (!health.good && !Number.isNaN(this.goodSinceMs)) this.said.push({ ms: performance.now(), text: health.why });
    if (!health.good) this.goodSinceMs = Number.NaN;
  }
}
