import type { RunRecord } from "../../../src/engine/record.js";
import type { AccountSummary } from "../../../src/metrics/equity.js";
import { runResult } from "../../../src/metrics/verdict/result.js";
import { formatCount, formatFixed, formatSigned } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";

export interface Fact {
  id: string;
  title: string;
  unit: string;
  value: number;
  text: string;
  strong?: boolean;
}

/** Money with two decimals; profit and loss by sign, never by colour. */
export function accountFacts(summary: AccountSummary, quotes: Quotes): Fact[] {
  const { baseCurrency: base, quoteCurrency: quote } = quotes.instrument;
  const signed = (id: string, title: string, value: number): Fact => ({ id, title, unit: quote, value, text: formatSigned(value, 2) });
  const plain = (id: string, title: string, unit: string, lots: number): Fact => ({
    id,
    title,
    unit,
    value: quotes.toQuantity(lots),
    text: quotes.quantity(lots),
  });
  return [
    { ...signed("net", "Net result", summary.net), strong: true },
    signed("gross", "Before fees", summary.gross),
    signed("fees", summary.fee < 0 ? "Rebates" : "Fees", -summary.fee),
    { id: "max_drawdown", title: "Deepest drawdown", unit: quote, value: summary.maxDrawdown, text: formatFixed(summary.maxDrawdown, 2) },
    { id: "trades", title: "Trades", unit: "", value: summary.trades, text: formatCount(summary.trades) },
    plain("volume", "Volume", base, summary.volumeLots),
    { id: "value", title: "Value traded", unit: quote, value: summary.value, text: formatFixed(summary.value, 2) },
    plain("position", "Position at the end", base, summary.positionLots),
    plain("max_position", "Largest position", base, summary.maxPositionLots),
  ];
}

/** What the books came to together: the facts after it are of the one that shows. */
export function allBooksFact(record: RunRecord): Fact {
  const { net, currency } = runResult(record);
  return { id: "net_all", title: "Net, all books", unit: currency, value: net, text: formatSigned(net, 2), strong: true };
}

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.id} class={fact.strong ? "strong" : ""}>
          <dt>{fact.title}</dt>
          <dd>
            {fact.text} <span class="unit">{fact.unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
