import { createHftEngine } from "sigmax-hft";

/** The engine in a program, without a strategy: one order on a recorded book, and what became of it. */
export async function oneOrder(book: Uint8Array) {
  const engine = await createHftEngine({ exchangeConnector: book, latencyModel: "colocated", queueModel: "PowerProb" });
  await engine.sleep(1e9); // a second of simulated time
  const [symbol = ""] = engine.symbols;
  const price = engine.book().bid(0)?.price ?? 0;
  const execution = await engine.executeOrder({ symbol, side: "buy", price, quantity: 0.01, awaitFill: true });
  return { execution, stats: engine.getPerformanceStats() };
}
