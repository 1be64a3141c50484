import type { PaperState } from "../../src/strategy/paper-state.js";
import type { Quotes } from "../format/quotes.js";
import { useRowsThatFit } from "../panes/ladder/rows-that-fit.js";
import { SideMark } from "../panes/parts/icons.js";
import type { Live } from "./live.js";

interface Level {
  ticks: number;
  lots: number;
  side: 1 | -1;
  own: number;
}

/** The best levels, those that there are: no row stands for a price where nobody is. */
export function LiveLadder({ live, quotes }: { live: Live; quotes: Quotes }) {
  const { box, count } = useRowsThatFit();
  const facts = live.facts.value;
  const half = count.value >> 1;
  const own = live.paper.stage.value === "running" ? (live.paper.state.value?.orders ?? []) : [];
  const levels: Level[] = facts
    ? [...side(facts.asks.slice(0, half), -1, own, quotes).reverse(), ...side(facts.bids.slice(0, half), 1, own, quotes)]
    : [];
  const most = Math.max(1, ...levels.map(({ lots }) => lots));
  const base = quotes.instrument.baseCurrency;
  return (
    <section class="ladder-book live-ladder" aria-label="Live ladder">
      <div class="ladder-head">
        <span>Bid, {base}</span>
        <span>Price</span>
        <span>Ask, {base}</span>
      </div>
      <div class="ladder-rows" ref={box}>
        {facts && !facts.health.good ? <p class="live-none">No book: {facts.health.why}.</p> : null}
        {levels.map((level, i) => (
          <Row
            key={`${level.side}${level.ticks}`}
            level={level}
            best={i === levels.findIndex((one) => one.side === 1) || (level.side === -1 && levels[i + 1]?.side !== -1)}
            most={most}
            quotes={quotes}
          />
        ))}
      </div>
    </section>
  );
}

function side(levels: readonly (readonly [number, number])[], sign: 1 | -1, own: PaperState["orders"], quotes: Quotes): Level[] {
  return levels.map(([ticks, lots]) => {
    const price = quotes.toPrice(ticks);
    const quantity = own.filter((order) => order.side === sign && Math.abs(order.price - price) < quotes.instrument.tickSize / 2);
    return { ticks, lots, side: sign, own: quantity.reduce((sum, order) => sum + order.leavesQty, 0) };
  });
}

function Row({ level, best, most, quotes }: { level: Level; best: boolean; most: number; quotes: Quotes }) {
  const { ticks, lots, side: sign, own } = level;
  const names = ["ladder-row", "held"];
  if (best) names.push(sign > 0 ? "best-bid" : "best-ask");
  if (own > 0) names.push("own");
  const bar = <span class="ladder-bar" style={{ width: `${Math.max(2, (lots / most) * 100)}%` }} />;
  const words = <span class="ladder-lots">{quotes.quantity(lots)}</span>;
  const mine =
    own > 0 ? (
      <span class={sign > 0 ? "ladder-own bid" : "ladder-own ask"} title={`Own ${sign > 0 ? "buy" : "sell"} of ${own}`}>
        <SideMark side={sign} /> {own}
      </span>
    ) : null;
  return (
    <div class={names.join(" ")}>
      <span class="ladder-cell bid">
        {sign > 0 ? (
          <>
            {bar}
            {words}
          </>
        ) : (
          mine
        )}
      </span>
      <span class="ladder-price">{quotes.price(ticks)}</span>
      <span class="ladder-cell ask">
        {sign < 0 ? (
          <>
            {bar}
            {words}
          </>
        ) : (
          mine
        )}
      </span>
    </div>
  );
}
