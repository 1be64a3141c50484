import type { RunConfig } from "../config/config.js";
import { openBook } from "../data/book-file.js";
import { joinBytes } from "../data/bytes.js";
import { generateFlow } from "../data/flow/generate-flow.js";
import { keptBook } from "../data/memory-book.js";
import type { Book } from "../data/rows.js";
import { quietHost } from "./host.js";
import { openReplay, type Replay } from "./replay.js";

/** What one operation takes on this machine, real ns. */
export interface OperationCost {
  /** Of the quickest batch: what the operation itself takes. */
  bestNs: number;
  /** Of half of the batches. */
  medianNs: number;
  /** Operations timed. */
  count: number;
}

/** What `measure` tells. */
export interface MachineCosts {
  /** `executeOrder` until the order is on its way: checked, booked, entered into the core. */
  submit: OperationCost;
  /** `cancelOrder` until the cancel is on its way. */
  cancel: OperationCost;
  /** One row of market data through both sides of the wire: book, queues, own orders. */
  feedEvent: OperationCost;
}

const BATCHES = 24;
const ORDERS_A_BATCH = 500;
const BOOK_SPAN_NS = 60e9;
/** All answers are heard by then. */
const SETTLE_NS = 1e6;
const FIRST_NS = 1e9;
/** Drawn anew for each request, as a preset's are. */
const LATENCY = "realistic";
const FAR_TICKS = 2_000;

/** Times orders and rows on a market of its own, with the given queue and exchange models, so that no run is touched. */
export async function measureCosts(wasm: BufferSource | WebAssembly.Module, given: RunConfig): Promise<MachineCosts> {
  const kind = given.queueModel.model === "L3Fifo" ? "L3" : "L2";
  const book = keptBook(await openBook(joinBytes([...generateFlow({ seed: 1, spanNs: BOOK_SPAN_NS, kind }).pieces()])));
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  const config: RunConfig = { ...given, latency: LATENCY, guards: {}, rateLimit: null, maxActiveOrders: 100_000 };
  const open = () => openReplay({ wasm: module, books: [book], config, host: quietHost() });
  const { submit, cancel } = await timeOrders(await open());
  return { submit, cancel, feedEvent: await timeFeed(open, book) };
}

async function timeOrders(replay: Replay): Promise<Pick<MachineCosts, "submit" | "cancel">> {
  const { engine } = replay;
  const submits: number[] = [];
  const cancels: number[] = [];
  await replay.feedFirst();
  await wait(replay, FIRST_NS);
  const [symbol = ""] = engine.symbols;
  const { tickSize, lotSize } = engine.instrument();
  const best = Math.round((engine.book().bid(0)?.price ?? 0) / tickSize);
  for (let batch = 0; batch < BATCHES; batch++) {
    const first = replay.core.nextId;
    const order = { symbol, side: "buy", price: (best - FAR_TICKS) * tickSize, quantity: lotSize } as const;
    submits.push(timeEach(ORDERS_A_BATCH, () => void engine.executeOrder(order)));
    await wait(replay, SETTLE_NS);
    cancels.push(timeEach(ORDERS_A_BATCH, (n) => void engine.cancelOrder(first + n)));
    await wait(replay, SETTLE_NS);
  }
  return { submit: costOf(submits, ORDERS_A_BATCH), cancel: costOf(cancels, ORDERS_A_BATCH) };
}

/** Plays the market once without anybody listening, several times over. */
async function timeFeed(open: () => Promise<Replay>, book: Book): Promise<OperationCost> {
  const times: number[] = [];
  for (let batch = 0; batch <= BATCHES / 4; batch++) {
    const replay = await open();
    const start = performance.now();
    await replay.feedFirst();
    await replay.advance(() => false);
    times.push(((performance.now() - start) * 1e6) / book.info.rows);
  }
  // The first one packs the rows, which is not what is asked for.
  return costOf(times.slice(1), book.info.rows);
}

async function wait(replay: Replay, ns: number): Promise<void> {
  let done = false;
  const over = replay.engine.sleep(ns).then(() => {
    done = true;
  });
  await replay.advance(() => done);
  await over;
}

function timeEach(count: number, work: (n: number) => void): number {
  const start = performance.now();
  for (let n = 0; n < count; n++) work(n);
  return ((performance.now() - start) * 1e6) / count;
}

function costOf(times: readonly number[], aBatch: number): OperationCost {
  const sorted = [...times].sort((a, b) => a - b);
  return { bestNs: sorted[0] as number, medianNs: sorted[sorted.length >> 1] as number, count: aBatch * times.length };
}
