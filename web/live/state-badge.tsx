import type { FeedState } from "../../src/connectors/feed.js";
import type { Live } from "./live.js";

const WORDS: Readonly<Record<FeedState | "off" | "stale", string>> = {
  off: "not connected",
  connecting: "connecting",
  live: "live",
  resyncing: "resyncing: no book",
  stalled: "stalled: no book",
  stale: "stale",
  closed: "closed",
};

/** How good what shows is, in a word and a shape: never a colour alone. */
export function StateBadge({ live }: { live: Live }) {
  const state = live.state.value;
  const health = live.facts.value?.health;
  const shown = state === "live" && health && !health.good ? "stale" : state;
  const why = shown === "stale" && health && !health.good ? `: ${health.why}` : "";
  return (
    <span class="live-state" data-state={shown} role="status">
      <i aria-hidden="true" />
      {WORDS[shown]}
      {why}
    </span>
  );
}
