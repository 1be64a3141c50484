import type { Live } from "./live.js";

/** What the feed said of itself, the newest first. */
export function LiveLog({ live }: { live: Live }) {
  const lines = [...live.lines.value].reverse().slice(0, 50);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that is longer than its place is scrolled by keyboard too
    <section class="live-log" aria-label="What the feed said" tabIndex={0}>
      <ol>
        {lines.map(({ ms, state, text }) => (
          <li key={`${ms}${text}`} data-state={state}>
            <time>{new Date(ms).toISOString().slice(11, 23)}</time> <b>{state}</b> {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
