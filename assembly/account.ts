/**
 * Position, cash and fees of one instrument, from its executions. Linear contracts: amount = price × quantity ×
 * contract size; fees are a fraction of it, maker or taker. (hftbacktest: LinearAsset, TradingValueFeeModel.)
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

  apply(side: i32, ticks: i32, lots: f64, maker: boolean): void {
    const amount = <f64>ticks * this.tickSize * (lots * this.lotSize) * this.contractSize;
    this.positionLots += lots * <f64>side;
    this.balance -= amount * <f64>side;
    this.fee += amount * (maker ? this.makerFee : this.takerFee);
    this.volumeLots += lots;
    this.value += amount;
    this.numTrades += 1;
  }
}
