import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generateBook } from "../../src/data/generator/generate.js";
import { GrowingColumns } from "../../src/data/importers/columns.js";
import { BUY, EXCH, type Instrument, Kind, LOCAL, type RowColumns, rowsBetween, SELL } from "../../src/data/rows.js";
import { OrderEventKind } from "../../src/engine/record.js";
import { FillHistory } from "../../src/estimate/fill-history.js";
import { GhostBook } from "../../src/estimate/ghosts.js";
import { WatchedBook } from "../../src/estimate/watched-book.js";
import { createHftEngine } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";
import { memoryBook } from "../memory-book.js";
import { randomFrom } from "../property/hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const BOTH = EXCH + LOCAL;
const BID = 1_000;
const ASK = 1_010;
const QUEUE = 5;
const BEHIND = [0, 3, 12];
const NONE = { model: "constant", ns: 0 } as const;

/**
 * A market that stands still: five lots at each best price, and trades of one lot that come at random and are made up for at
 * once. An order behind the five fills with the sixth trade on its side: in closed form, Poisson's tail.
 */
function standingMarket(seconds: number, tradesASecond: number, seed: number): RowColumns {
  const random = randomFrom(seed);
  const rows = new GrowingColumns(1_000);
  rows.add(BOTH + BUY + Kind.depth, 0, 0, BID, QUEUE, 0);
  rows.add(BOTH + SELL + Kind.depth, 0, 0, ASK, QUEUE, 0);
  for (let ns = 0; ; ) {
    ns += Math.round((-Math.log(1 - random()) * 1e9) / tradesASecond);
    if (ns > seconds * 1e9) return rows.finish();
    const isSell = random() < 0.5;
    rows.add(BOTH + (isSell ? SELL : BUY) + Kind.trade, ns, ns, isSell ? BID : ASK, 1, 0);
    // What was traded comes back behind: the level's quantity does not change, so nothing is taken from the queue ahead.
    rows.add(BOTH + (isSell ? BUY : SELL) + Kind.depth, ns, ns, isSell ? BID : ASK, QUEUE, 0);
  }
}

/** That at least six of a Poisson process come. */
function sixOrMore(mean: number): number {
  let term = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k <= QUEUE; k++) {
    below += term;
    term *= mean / (k + 1);
  }
  return 1 - below;
}

describe("the probability of a fill", () => {
  it.each([2e9, 4e9, 8e9])("is the truth, where that is known in closed form: within %d ns", (horizonNs) => {
    const tradesASecond = 3;
    const truth = sixOrMore((tradesASecond / 2) * (horizonNs / 1e9));
    let inside = 0;
    const said: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const history = new FillHistory("L2", 3);
      history.push(standingMarket(600, tradesASecond, seed));
      history.hear(600e9);
      const { probability, low, high, known } = history.estimate({ side: 1, ticks: BID, lots: 1, horizonNs }, 600e9);
      expect(known).toBe(true);
      said.push(probability);
      if (low <= truth && truth <= high) inside++;
    }
    expect(Math.abs(said.reduce((sum, p) => sum + p, 0) / said.length - truth)).toBeLessThan(0.03);
    expect(inside).toBeGreaterThanOrEqual(18);
  });

  it("does not look ahead: what comes later changes nothing", () => {
    const { rows } = generateBook({ seed: 4, spanNs: 120e9 });
    const half = rows.localTs.findIndex((ns) => ns > 60e9);
    const before = new FillHistory("L2", 3);
    const all = new FillHistory("L2", 3);
    before.push(rowsBetween(rows, 0, half));
    all.push(rows);
    for (const history of [before, all]) history.hear(60e9);
    for (let ticks = 599_900; ticks < 600_100; ticks += 7)
      for (const side of [1, -1] as const) {
        const question = { side, ticks, lots: 5, horizonNs: 2e9 };
        expect(all.estimate(question, 60e9)).toEqual(before.estimate(question, 60e9));
      }
  });

  it("says when it can't know", () => {
    const history = new FillHistory("L2", 3);
    const ask = (horizonNs: number, ns: number) => history.estimate({ side: 1, ticks: BID, lots: 1, horizonNs }, ns);
    expect(ask(1e9, 0)).toMatchObject({ known: false, probability: Number.NaN });
    history.push(standingMarket(100, 3, 1));
    history.hear(100e9);
    expect(ask(30e9, 100e9)).toMatchObject({ known: false, why: expect.stringContaining("less than 5 times") });
    expect(ask(3_600e9, 100e9)).toMatchObject({ known: false, why: expect.stringContaining("600 s") });
    expect(history.estimate({ side: 1, ticks: ASK, lots: 1, horizonNs: 1e9 }, 100e9)).toMatchObject({ probability: 1, known: true });
  });
});

/** Sends a bid and an ask at every second's start, at the prices that a ghost is given, and never cancels. */
class Twin extends HftStrategy {
  readonly sent = new Map<number, string>();

  override onStart(): void {
    this.setTimer(1e9);
  }

  override onTimer(): void {
    this.setTimer(1e9);
    const [bid, ask] = [this.engine.book().bid(0), this.engine.book().ask(0)];
    if (!bid || !ask) return;
    for (const behind of BEHIND)
      for (const side of ["buy", "sell"] as const) {
        const price = side === "buy" ? bid.price - behind * 0.1 : ask.price + behind * 0.1;
        const request = { symbol: this.engine.book().symbol, side, price: Math.round(price * 10) / 10, quantity: 0.001 };
        void this.engine.executeOrder(request);
        this.sent.set(Math.max(...this.engine.activeOrders.keys()), `${this.engine.nowNs} ${side} ${behind}`);
      }
  }
}

type Model = "PowerProb" | "RiskAverse";
type Timed = { rows: RowColumns; instrument: Instrument };

/** When the simulated exchange filled the twin's orders, by when they were sent, side and distance. */
async function fillsOfOrders({ rows, instrument }: Timed, model: Model): Promise<Map<string, number>> {
  const engine = await createHftEngine({
    exchangeConnector: memoryBook(rows, 1_000, { instrument }),
    wasm,
    latencyModel: { feed: { model: "recorded" }, entry: NONE, response: NONE },
    queueModel: model === "RiskAverse" ? { model } : { model, n: 3 },
    config: { profile: "hftbacktest", maxActiveOrders: 10_000 },
  });
  const strategy = new Twin({ executionEngine: engine });
  const { orderEvents } = await engine.run(strategy);
  const filled = new Map<string, number>();
  for (let i = 0; i < orderEvents.length; i++)
    if (orderEvents.what[i] === OrderEventKind.filled)
      filled.set(strategy.sent.get(orderEvents.orderId[i] as number) as string, orderEvents.exchTs[i] as number);
  return filled;
}

function fillsOfGhosts({ rows }: Timed, model: Model): Map<string, number> {
  const filled = new Map<string, number>();
  const names = new Map<object, string>();
  const ghosts = new GhostBook(model === "RiskAverse" ? null : 3, (ghost, ns) => filled.set(names.get(ghost) as string, ns));
  const book = new WatchedBook("L2", ghosts);
  const plant = (ns: number, side: 1 | -1, behind: number): void => {
    const ticks = side > 0 ? book.ladder.bidTicks - behind : book.ladder.askTicks + behind;
    const ghost = { side, ticks, sinceNs: ns, aheadLots: book.lotsAt(side, ticks), tradedLots: 0, place: 0, cell: 0, over: false };
    names.set(ghost, `${ns} ${side > 0 ? "buy" : "sell"} ${behind}`);
    ghosts.add(ghost);
  };
  let next = 1e9;
  for (let row = 0; row < rows.length; row++) {
    for (; (rows.localTs[row] as number) > next; next += 1e9)
      for (const behind of BEHIND) for (const side of [1, -1] as const) plant(next, side, behind);
    book.take(rows, row);
  }
  return filled;
}

describe("ghosts", () => {
  it.each(["PowerProb", "RiskAverse"] as const)("fill when orders in the simulated exchange do, with %s", async (model) => {
    const { rows, info } = generateBook({ seed: 9, spanNs: 60e9 });
    // One clock: both see the same rows at the same times.
    const timed = { rows: { ...rows, exchTs: rows.localTs }, instrument: info.instrument };
    const real = await fillsOfOrders(timed, model);
    expect(real.size).toBeGreaterThan(100);
    expect(fillsOfGhosts(timed, model)).toEqual(real);
  });
});
