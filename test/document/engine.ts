import { readFileSync } from "node:fs";
import { createHftEngine, type HftEngineOptions, type HftSession } from "../../src/strategy/session.js";
import { memoryBook, quietMarket } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const constant = (ns: number) => ({ model: "constant" as const, ns });

/** 1 µs there and 0.5 µs back. */
export const LEGS = { feed: { model: "recorded" as const }, entry: constant(1_000), response: constant(500) };

/** An engine on a quiet market around 60,000. */
export const engineOf = (options: Partial<HftEngineOptions> = {}, seconds = 60): Promise<HftSession> =>
  createHftEngine({ exchangeConnector: memoryBook(quietMarket(seconds), 200), latencyModel: LEGS, wasm, ...options });

/** As `engineOf`, a second into the book, when both sides are there. */
export async function startedEngine(options: Partial<HftEngineOptions> = {}, seconds = 60): Promise<HftSession> {
  const engine = await engineOf(options, seconds);
  await engine.sleep(1e9);
  return engine;
}

/** Joins the best bid. */
export const LIMIT = { symbol: "BTCUSDT", side: "buy" as const, orderType: "limit" as const, price: 60_000, quantity: 0.01 };
/** Never fills. */
export const FAR = { ...LIMIT, price: 50_000 };
export const MARKET = { symbol: "BTCUSDT", side: "buy" as const, orderType: "market" as const, quantity: 0.01 };
