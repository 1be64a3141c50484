import { HftStrategy, type Tick } from "sigmax-hft";

/** Is called when the best bid or ask changed: what most strategies listen to. hftbacktest has only every batch. */
export default class Ticks extends HftStrategy {
  prices: number[] = [];
  ticks = 0;
  spreads = 0;

  override onTick(_symbol: string, tick: Tick) {
    this.ticks++;
    this.spreads += tick.askPrice - tick.bidPrice;
  }
}
