import type { Instrument } from "../../src/data/rows.js";
import { decimalsOf } from "../../src/units.js";
import { formatFixed } from "./numbers.js";

/** How one instrument's prices and quantities are written: as many decimals as its tick and its lot. */
export interface Quotes {
  instrument: Instrument;
  price(ticks: number): string;
  quantity(lots: number): string;
  toPrice(ticks: number): number;
  toQuantity(lots: number): number;
}

export function makeQuotes(instrument: Instrument): Quotes {
  const { tickSize, lotSize } = instrument;
  const priceDecimals = decimalsOf(tickSize);
  const lotDecimals = decimalsOf(lotSize);
  const toPrice = (ticks: number) => Number((ticks * tickSize).toFixed(priceDecimals + 2));
  const toQuantity = (lots: number) => Number((lots * lotSize).toFixed(lotDecimals));
  return {
    instrument,
    price: (ticks) => formatFixed(ticks * tickSize, priceDecimals),
    quantity: (lots) => formatFixed(lots * lotSize, lotDecimals),
    toPrice,
    toQuantity,
  };
}
