import { readFileSync } from "node:fs";
import { DEFAULT_CONFIG } from "../../src/config/defaults.js";
import { openBook } from "../../src/data/book-file.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { memoryBook } from "../../src/data/memory-book.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { createHftEngine, type HftSession } from "../../src/strategy/session.js";
import { HftStrategy } from "../../src/strategy/strategy.js";

const constant = (ns: number) => ({ model: "constant" as const, ns });
const LATENCY = { feed: { model: "recorded" as const }, entry: constant(100), response: constant(50) };
const { info, rows } = generateBook({ seed: 1, spanNs: 600e9 });
const SYMBOL = info.instrument.symbol;
const FAR = { symbol: SYMBOL, side: "buy", price: 1, quantity: 1, timeInForce: "GTC" } as const;
const TAKER = { symbol: SYMBOL, side: "buy", orderType: "market", quantity: 0.001 } as const;
const LIMITS = { maxActiveOrders: 100_000 };

const compiled = (wasm: string) => WebAssembly.compile(readFileSync(wasm));
const perSecond = (count: number, startMs: number) => (count / (performance.now() - startMs)) * 1e3;

/** New orders, their answers, cancels and theirs, in batches of 1,000, straight at the core. */
export async function throughTheCore(wasm: string): Promise<number> {
  const engine = await Engine.create({
    wasm: await compiled(wasm),
    books: [info],
    config: { ...DEFAULT_CONFIG, latency: LATENCY, ...LIMITS },
  });
  await feed(engine, 0);
  const batches = 300;
  const size = 1_000;
  const start = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const ids: number[] = [];
    for (let n = 0; n < size; n++) ids.push(engine.submit(0, 1, 10 + (n % 100), 1, 0, 0));
    settle(engine);
    for (const id of ids) engine.cancel(0, id);
    settle(engine);
  }
  return perSecond(batches * size, start);
}

async function feed(engine: Engine, chunk: number): Promise<void> {
  engine.pushRows(0, await memoryBook(info, rows, rows.length).readChunk(chunk));
  engine.runUntil(1e9, 0);
}

function settle(engine: Engine): void {
  const until = engine.nowNs + 1_000;
  while (engine.runUntil(until, EVENT.response) !== STOP.time);
}

const session = async (wasm: string): Promise<HftSession> =>
  createHftEngine({ exchangeConnector: memoryBook(info, rows), latencyModel: LATENCY, config: LIMITS, wasm: await compiled(wasm) });

/** One after the other, each awaited: inside a strategy, where the replay goes on by itself. */
export async function sequential(wasm: string, orders = 50_000): Promise<number> {
  class Sequential extends HftStrategy {
    rate = 0;
    override async onStart() {
      await this.engine.sleep(1e9);
      const start = performance.now();
      for (let n = 0; n < orders; n++) await this.engine.executeOrder({ ...TAKER, side: n % 2 ? "buy" : "sell" });
      this.rate = perSecond(orders, start);
      this.stop();
    }
  }
  const strategy = new Sequential({ executionEngine: await session(wasm) });
  await strategy.start();
  return strategy.rate;
}

/** A hundred at once, awaited together. */
export async function parallel(wasm: string, bursts = 2_000): Promise<number> {
  class Parallel extends HftStrategy {
    rate = 0;
    override async onStart() {
      await this.engine.sleep(1e9);
      const start = performance.now();
      for (let burst = 0; burst < bursts; burst++)
        await Promise.all(Array.from({ length: 100 }, (_, n) => this.engine.executeOrder({ ...TAKER, side: n % 2 ? "buy" : "sell" })));
      this.rate = perSecond(100 * bursts, start);
      this.stop();
    }
  }
  const strategy = new Parallel({ executionEngine: await session(wasm) });
  await strategy.start();
  return strategy.rate;
}

/** Of a recorded book that is replayed meanwhile: orders of a strategy that takes at every tick, by the whole run's time. */
export async function backtested(wasm: string, bookFile: string): Promise<number> {
  const book = await openBook(new Uint8Array(readFileSync(bookFile)));
  class EveryTick extends HftStrategy {
    override async onTick(symbol: string) {
      await this.engine.executeOrder({ symbol, side: "buy", orderType: "market", quantity: 0.001 });
    }
  }
  const engine = await createHftEngine({ exchangeConnector: book, latencyModel: LATENCY, config: LIMITS, wasm: await compiled(wasm) });
  const start = performance.now();
  await new EveryTick({ executionEngine: engine }).start();
  return perSecond(engine.getPerformanceStats().totalOrders, start);
}

/** Bytes of the heap, of array buffers and of the core's memory, after what is not held was given back. */
function held(): number {
  for (let n = 0; n < 3; n++) (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export async function memory(wasm: string) {
  const core = await compiled(wasm);
  const open = () => createHftEngine({ exchangeConnector: memoryBook(info, rows), latencyModel: LATENCY, config: LIMITS, wasm: core });
  await warmUp(open);
  const none = held();
  const engine = await open();
  await engine.sleep(1e9);
  const engineBytes = held() - none;

  const orders = 20_000;
  const before = held();
  const ids = await rest(engine, orders);
  const orderBytes = (held() - before) / orders;
  const executions = 20_000;
  const quiet = held();
  for (let n = 0; n < executions; n++) await engine.executeOrder({ ...TAKER, side: n % 2 ? "buy" : "sell" });
  const executionBytes = (held() - quiet) / executions;
  return { engineBytes, orderBytes, executionBytes, active: engine.activeOrders.size, orders: ids };
}

/** What is compiled at first use belongs to no order. */
async function warmUp(open: () => Promise<HftSession>): Promise<void> {
  const engine = await open();
  await engine.sleep(1e9);
  await rest(engine, 5_000);
  for (let n = 0; n < 5_000; n++) await engine.executeOrder({ ...TAKER, side: n % 2 ? "buy" : "sell" });
}

async function rest(engine: HftSession, count: number): Promise<number> {
  for (let n = 0; n < count; n++) await engine.executeOrder({ ...FAR, price: 10 + (n % 1_000) });
  return engine.activeOrders.size;
}
