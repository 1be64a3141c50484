import type { Store } from "../state/store.js";

/** Of books that are played side by side, the one that the panes show. */
export function InstrumentSwitch({ store: { books } }: { store: Store }) {
  const playing = books.playing.value;
  if (playing.length < 2) return null;
  return (
    <fieldset class="instrument-switch">
      <legend class="unseen">The panes show</legend>
      {playing.map(({ info }, index) => (
        <button
          key={info.name}
          type="button"
          aria-pressed={index === books.shown.value}
          title={info.title}
          onClick={() => void books.show(index)}
        >
          {info.instrument.symbol}
          <small>{marketOf(info.instrument.venue)}</small>
        </button>
      ))}
    </fieldset>
  );
}

/** A venue's last word tells its markets apart. */
const marketOf = (venue: string): string => venue.split(" ").at(-1) ?? "";
