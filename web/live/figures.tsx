import { NO_TICK } from "../../src/units.js";
import { formatDuration } from "../format/durations.js";
import { formatCount, MISSING } from "../format/numbers.js";
import type { Quotes } from "../format/quotes.js";
import type { Live } from "./live.js";

/** What a person wants to know of a feed beside its book. */
export function Figures({ live, quotes }: { live: Live; quotes: Quotes }) {
  const facts = live.facts.value;
  const resyncs = live.lines.value.filter(
    ({ state }, i, all) => state === "resyncing" && all.slice(0, i).some((line) => line.state === "live"),
  ).length;
  const last = facts && facts.lastTicks !== NO_TICK ? quotes.price(facts.lastTicks) : MISSING;
  return (
    <dl class="live-figures">
      <Figure name="Last trade" value={last} unit={quotes.instrument.quoteCurrency} />
      <Figure
        name="Feed latency"
        value={facts && Number.isFinite(facts.feedNs) ? formatDuration(facts.feedNs) : MISSING}
        help="Venue's stamp to this page, half of the last messages took less; the clocks' offset is taken off."
      />
      <Figure
        name="Clock offset"
        value={offsetOf(facts?.clock ?? null)}
        help="How far the venue's clock is ahead of this machine's, and the most that this can be wrong by."
      />
      <Figure name="Messages/s" value={facts ? formatCount(Math.round(facts.messagesPerSecond)) : MISSING} />
      <Figure name="Rows" value={facts ? formatCount(facts.rows) : MISSING} />
      <Figure name="Joined anew" value={formatCount(resyncs)} help="Times the book was lost and joined from a new snapshot." />
    </dl>
  );
}

function Figure({ name, value, unit, help }: { name: string; value: string; unit?: string; help?: string }) {
  return (
    <div title={help}>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b> {unit}
      </dd>
    </div>
  );
}

function offsetOf(clock: { offsetNs: number; errorNs: number } | null): string {
  return clock ? `${formatDuration(clock.offsetNs)} \u00b1 ${formatDuration(clock.errorNs)}` : MISSING;
}
