import type { Book } from "../data/rows.js";
import type { ExchangeConnector } from "./connector.js";
import { growingBook } from "./growing-book.js";
import { LiveMarket } from "./live-market.js";
import { VenueCore } from "./venue-core.js";
import type { VenueSide } from "./venue-side.js";

/** What a replay plays: books, and where orders go when that is not the simulated exchange. */
export interface Market {
  books: readonly Book[];
  venue?: VenueSide;
}

/** Opens a connector for a replay. @throws HftError 6xxx when it can't be. */
export async function openMarket(connector: ExchangeConnector): Promise<Market> {
  const infos = await connector.open();
  const { orders } = connector;
  if (!orders) return { books: infos.map((info, index) => growingBook(connector, info, index)) };
  const live = new LiveMarket(connector as ExchangeConnector & { orders: typeof orders }, infos);
  const venue: VenueSide = { coreOn: (core, config) => new VenueCore(core, live, config), cancelAll: () => orders.cancelAll() };
  return { books: live.books, venue };
}
