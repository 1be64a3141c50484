import { BUY, Kind, SELL } from "../rows.js";
import { type DepthUpdate, decimalOf, type Level, type Snapshot, type TradeMessage } from "./binance.js";
import { type MessageScan, Shape } from "./binance-scan.js";
import type { ImportOptions } from "./importer.js";
import type { LevelList } from "./level-list.js";
import { inLine, type Line, Malformed } from "./lines.js";
import { ClockWatch, TickCrossWatch } from "./oddities.js";
import { RowBuilder } from "./row-builder.js";
import { UpdateChain, type UpdateIds } from "./update-chain.js";

/** Turns Binance's messages into rows, and notes what is odd about them. */
export class BinanceRows {
  readonly builder: RowBuilder;
  readonly #clocks = new ClockWatch();
  readonly #crosses = new TickCrossWatch();
  readonly #chain = new UpdateChain();
  #exchTs = 0;
  #localTs = 0;

  constructor(options: ImportOptions) {
    this.builder = new RowBuilder(options);
  }

  /** Adds the rows of one message; errors inside of `add` get the line as their place. */
  message(file: string, line: Line, stamps: { exchTs: number; localTs: number }, add: () => void): void {
    this.#begin(file, line, stamps);
    inLine(file, line, "the fields of a depth update, a trade or a snapshot", add);
    this.#end();
  }

  /** The same of a message that was read from its bytes: nothing in it can be malformed. */
  scanned(file: string, line: number, stamps: { exchTs: number; localTs: number }, shape: Shape, scan: MessageScan): void {
    this.#begin(file, { text: "", number: line }, stamps);
    if (shape === Shape.trade) this.#add(Kind.trade + (scan.isSell ? SELL : BUY), scan.price, scan.quantity);
    else {
      this.#follow(scan.ids);
      this.#list(BUY, scan.bids);
      this.#list(SELL, scan.asks);
    }
    this.#end();
  }

  trade({ p, q, m }: TradeMessage): void {
    if (typeof m !== "boolean") throw new Malformed(JSON.stringify(m) ?? "nothing", "true or false as m of a trade");
    this.#add(Kind.trade + (m ? SELL : BUY), decimalOf(p, "price"), decimalOf(q, "quantity"));
  }

  depth({ b, a, U, u, pu }: DepthUpdate): void {
    this.#follow({ first: U, last: u, previous: pu });
    this.#levels(Kind.depth, BUY, b);
    this.#levels(Kind.depth, SELL, a);
  }

  snapshot({ bids, asks }: Snapshot): void {
    this.#snapshotSide(BUY, bids);
    this.#snapshotSide(SELL, asks);
  }

  /** A clear down to the snapshot's last price, then its levels. */
  #snapshotSide(side: number, levels: Level[]): void {
    const last = levels.at(-1);
    if (!last) return;
    const price = decimalOf(last[0], "price");
    this.#crosses.clearTo(side, this.#add(Kind.clear + side, price, 0));
    this.#levels(Kind.snapshot, side, levels);
  }

  #levels(kind: number, side: number, levels: Level[]): void {
    for (const level of levels) {
      const price = decimalOf(level[0], "price");
      const quantity = decimalOf(level[1], "quantity");
      this.#crosses.set(side, this.#add(kind + side, price, quantity), quantity);
    }
  }

  #list(side: number, { length, prices, quantities }: LevelList): void {
    for (let i = 0; i < length; i++) {
      const price = prices[i] as number;
      const quantity = quantities[i] as number;
      this.#crosses.set(side, this.#add(Kind.depth + side, price, quantity), quantity);
    }
  }

  #begin(file: string, line: Line, { exchTs, localTs }: { exchTs: number; localTs: number }): void {
    this.#exchTs = exchTs;
    this.#localTs = localTs;
    this.builder.at(file, line);
    for (const odd of this.#clocks.see(exchTs, localTs)) this.builder.note(odd);
  }

  #follow(ids: UpdateIds): void {
    const odd = this.#chain.see(ids);
    if (odd) this.builder.note(odd);
  }

  #end(): void {
    if (this.#crosses.becameCrossed()) this.builder.note("book crossed");
  }

  #add(ev: number, price: number, quantity: number): number {
    return this.builder.add(ev, this.#exchTs, this.#localTs, price, quantity);
  }
}
