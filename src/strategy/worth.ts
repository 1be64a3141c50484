import type { RunConfig } from "../config/config.js";
import type { Market } from "./order-check.js";

type Contract = Pick<RunConfig, "contractSize" | "contract">;

/** What a position is worth at a price, in the account's currency. */
export function worthOf(position: number, price: number, { instrument }: Market, config: Contract): number {
  const size = config.contractSize * instrument.contractSize;
  return config.contract === "inverse" ? (position * size) / price : position * price * size;
}

/** The fee of an execution, as the core's account counts it: quote currency, negative is a rebate. */
export function feeOf(
  market: Market,
  execTicks: number,
  execLots: number,
  maker: boolean,
  config: Contract & Pick<RunConfig, "fees">,
): number {
  const { model, maker: makerFee, taker: takerFee } = config.fees;
  const rate = maker ? makerFee : takerFee;
  const quantity = execLots * market.quantity.step;
  if (model === "flat") return rate;
  return model === "quantity" ? quantity * rate : worthOf(quantity, execTicks * market.price.step, market, config) * rate;
}
