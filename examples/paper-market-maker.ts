import { BinanceFeed, type BinanceFeedOptions, createHftEngine, PaperConnector } from "sigmax-hft";
import MarketMaker from "./market-maker.js";

/**
 * A market maker on the live book of Binance's futures, on paper: its orders are filled here and sent nowhere. Needs Node 22, or a
 * WebSocket as `options.socket`.
 */
export async function paperMarketMaker(seconds = 60, options: Partial<BinanceFeedOptions> = {}) {
  const feed = new BinanceFeed({ market: "binance-futures", symbol: "BTCUSDT", ...options });
  const connector = new PaperConnector(feed, { record: false, onState: (state, why) => console.log(`${state}: ${why}`) });
  const engine = await createHftEngine({ exchangeConnector: connector, enableBacktesting: false });
  await feed.askClock();
  setTimeout(() => connector.close(), seconds * 1e3);
  const record = await new MarketMaker({ executionEngine: engine }).start();
  if (record.error) throw new Error(record.error.message);
  // The feed's latency is as the venue's clock and this machine's have it; the clocks' offset puts it right.
  return { account: engine.account(), stats: engine.getPerformanceStats(), clock: feed.clockOffset };
}
