import { ACCOUNT_NUM_TRADES, ACCOUNT_POSITION_LOTS, CONTRACT_INVERSE, FEE_BY_QUANTITY, FEE_BY_VALUE, NO_PRICE } from "./abi";

/** 2^63. */
const NO_PRICE_TICKS: f64 = 9223372036854775808;

/**
 * Position, cash and fees of one instrument, from its executions.
 *
 *   linear: amount = price × quantity × contract size, in the quote currency
 *   inverse: amount = quantity × contract size / price, in the base currency; the balance has its sign turned by the reader
 *
 * Fees, maker or taker, are a fraction of the amount, an amount for each unit of quantity, or an amount for each
 * execution; negative is a rebate. (hftbacktest: LinearAsset, InverseAsset; TradingValueFeeModel, TradingQtyFeeModel,
 * FlatPerTradeFeeModel.)
 */
@unmanaged
export class Account {
  positionLots: f64;
  balance: f64;
  fee: f64;
  volumeLots: f64;
  value: f64;
  numTrades: f64;
  tickSize: f64;
  lotSize: f64;
  contractSize: f64;
  makerFee: f64;
  takerFee: f64;
  contract: i32;
  feeModel: i32;

  apply(side: i32, ticks: i32, lots: f64, maker: boolean): void {
    const amount = this.amount(ticks, lots);
    this.positionLots += lots * <f64>side;
    this.balance -= amount * <f64>side;
    this.fee += this.feeOf(maker, amount, lots);
    this.volumeLots += lots;
    this.value += amount;
    this.numTrades += 1;
  }

  /** What an execution costs in fees. */
  feeFor(ticks: i32, lots: f64, maker: boolean): f64 {
    return this.feeOf(maker, this.amount(ticks, lots), lots);
  }

  private amount(ticks: i32, lots: f64): f64 {
    const price = (abs(ticks) === NO_PRICE ? copysign(NO_PRICE_TICKS, <f64>ticks) : <f64>ticks) * this.tickSize;
    const quantity = lots * this.lotSize;
    if (this.contract === CONTRACT_INVERSE) return (this.contractSize * quantity) / price;
    return price * quantity * this.contractSize;
  }

  private feeOf(maker: boolean, amount: f64, lots: f64): f64 {
    const rate = maker ? this.makerFee : this.takerFee;
    if (this.feeModel === FEE_BY_VALUE) return amount * rate;
    return this.feeModel === FEE_BY_QUANTITY ? lots * this.lotSize * rate : rate;
  }
}

// The host reads at the offsets of abi.ts.
if (offsetof<Account>("positionLots") !== ACCOUNT_POSITION_LOTS || offsetof<Account>("numTrades") !== ACCOUNT_NUM_TRADES)
  ERROR("ACCOUNT_… in abi.ts");
