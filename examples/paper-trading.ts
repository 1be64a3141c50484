import { createHftEngine, openBook, PaperConnector, PlaybackFeed } from "sigmax-hft";
import Imbalance from "./imbalance.js";

/** Runs a strategy on a market that goes on, here a recorded one at ten times its speed; a BinanceFeed would be the live one. */
export async function paperTrading(bytes: Uint8Array, speed = 10) {
  const connector = new PaperConnector(new PlaybackFeed(await openBook(bytes), { speed }));
  const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false });
  const record = await new Imbalance({ executionEngine: engine }).start();
  // What was heard is a book: a backtest on it gives the same fills.
  return { hash: record.hash, stats: engine.getPerformanceStats(), recording: connector.recording() };
}
