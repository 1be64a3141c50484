/** Strategies, guards and a venue for sessions of `sigmax-hft live`. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { syntheticBook } from "../books.js";
import { LocalVenue, type LocalVenueOptions } from "./local-venue.js";
import { WIDE } from "./trial.js";

const BOOK = syntheticBook({ seed: 11, spanNs: 60e9 });
const folder = mkdtempSync(join(tmpdir(), "sigmax-live-"));
export const file = (name: string) => join(folder, name);
export const write = (name: string, text: string) => {
  writeFileSync(file(name), text);
  return file(name);
};
export const GUARDS = write("guards.json", JSON.stringify(WIDE));
/** Sends one order far from the market, says so, and waits. */
export const ONE = write(
  "one.ts",
  `import { HftStrategy, type Tick } from "sigmax-hft";
export default class One extends HftStrategy {
  sent = false;
  async onTick(symbol: string, tick: Tick) {
    if (this.sent) return;
    this.sent = true;
    await this.engine.executeOrder({ symbol, side: "buy", price: Math.round(tick.bidPrice * 0.9), quantity: 0.01 });
  }
}
`,
);
/** The same, and ends. */
export const STOPS = write("stops.ts", readFileSync(ONE, "utf8").replace(/( {4}await .*)/, "$1\n    this.stop();"));

/** A venue that plays, and what a session has to be told to find it. */
export async function playing(options: LocalVenueOptions = {}): Promise<{ venue: LocalVenue; server: string; symbol: string }> {
  const venue = await LocalVenue.start(BOOK, options);
  onTestFinished(() => venue.close());
  venue.play(2);
  return { venue, server: venue.rest.replace("http://", ""), symbol: venue.player.info.instrument.symbol };
}
