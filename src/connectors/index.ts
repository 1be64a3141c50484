/** Markets that go on, and the way to trade on them: what programs import from "sigmax-hft/connectors". */
export type {
  ClockOffset,
  ConnectorCapabilities,
  ConnectorClock,
  ExchangeConnector,
  OrderGateway,
  OrderLatencies,
  OutgoingOrder,
  VenueEvent,
} from "../strategy/connector.js";
export { BinanceFeed, type BinanceFeedOptions, type FeedSocket } from "./binance-feed.js";
export { BINANCE_MARKETS, type BinanceMarketName } from "./binance-wire.js";
export { type FeedInfo, type FeedListener, type FeedState, type LiveClock, type MarketFeed, machineClock } from "./feed.js";
export { JoinedConnector } from "./joined.js";
export { type CancelPlace, cancelEverything } from "./live/cancel-everything.js";
export { CcxtConnector, type CcxtOptions } from "./live/ccxt-connector.js";
export type { CcxtModule } from "./live/ccxt-exchange.js";
export { type CcxtFeedPlace, ccxtFeed } from "./live/ccxt-markets.js";
export { type Environment, readKeys } from "./live/keys.js";
export { type LiveGuards, TEST_GUARDS } from "./live/limits.js";
export type { GateLine } from "./live/venue-link.js";
export { type BookHealth, MarketWatch } from "./market-watch.js";
export { PaperConnector, type PaperOptions } from "./paper.js";
export { PlaybackFeed, type PlaybackOptions } from "./playback-feed.js";
export { SimulatedVenue } from "./simulated-venue.js";
