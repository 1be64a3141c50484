import { makeScale } from "../units.js";
import type { DecisionRecord, MarketSnapshot, Opinion } from "./types.js";

/** A decision as a person reads it in a log: what came of it, what all agents saw, and a line for what each of them said. */
export function decisionText({ snapshot, opinions, decision, changedBy }: DecisionRecord): string {
  const { action, price, quantity, confidence } = decision;
  const { tickSize, lotSize } = snapshot.instrument;
  const order = `${action} ${makeScale(lotSize).format(Math.round(quantity / lotSize))} at ${priceText(price, tickSize)}`;
  const unsure = opinions.some(({ opinion }) => opinion.veto) ? "" : `, only ${percent(confidence)} sure`;
  const made = action === "hold" ? `hold${unsure}` : `${order}, ${percent(confidence)} sure`;
  const changes = changedBy.length > 0 ? `, changed by ${changedBy.join(", ")}` : "";
  const said = opinions.map(({ agent, opinion, error }) => `  ${agent}: ${opinionText(opinion)}${error ? ` (${error})` : ""}`);
  return [`${snapshot.symbol}: ${made}${changes}`, `  seen: ${seenText(snapshot)}`, ...said].join("\n");
}

function seenText({ bids, asks, imbalance, account, activeOrders, instrument }: MarketSnapshot): string {
  const [bid, ask] = [bids[0], asks[0]].map((level) => (level ? priceText(level[0], instrument.tickSize) : "nothing"));
  const orders = `${activeOrders} open ${activeOrders === 1 ? "order" : "orders"}`;
  return `${bid} to ${ask}, imbalance ${percent(imbalance)}, position ${account.position}, worth ${account.equity.toFixed(2)}, ${orders}`;
}

function opinionText({ action, confidence, reason, veto }: Opinion): string {
  const what = veto ? "forbids it" : action === "hold" ? "hold" : `${action}, ${percent(confidence)} sure`;
  return `${what}. ${reason}`;
}

function priceText(price: number, tickSize: number): string {
  return Number.isNaN(price) ? "no price" : makeScale(tickSize).format(Math.round(price / tickSize));
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
