import { BinanceFeed, type BinanceFeedOptions, createHftEngine, openBook, PaperConnector } from "sigmax-hft";
import MarketMaker from "./market-maker.js";

/** Records a live market while a strategy trades it on paper, then runs the strategy on the recording: every fill is the same. */
export async function recordAndReplay(seconds = 60, options: Partial<BinanceFeedOptions> = {}) {
  const feed = new BinanceFeed({ market: "binance-futures", symbol: "BTCUSDT", ...options });
  const connector = new PaperConnector(feed);
  const live = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false });
  setTimeout(() => connector.close(), seconds * 1e3);
  const paper = await new MarketMaker({ executionEngine: live }).start();

  // A book as any other: it can be kept as a file, opened in the page, and given to `npx sigmax-hft run --book`.
  const recording = new Blob(connector.recording() as BlobPart[]);
  const engine = await createHftEngine({ exchangeConnector: await openBook(recording), enableBacktesting: true });
  const replay = await new MarketMaker({ executionEngine: engine }).start();
  return { paper: paper.hash, replay: replay.hash, executions: engine.getPerformanceStats().totalExecutions, recording };
}
