import { formatCount } from "../format/numbers.js";
import type { BookEntry } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import { fieldId } from "./setup-focus.js";
import { dayOf, megabytes, sourceWords, spanWords } from "./words.js";

/** The catalogue: what is there, and why the rest is not. */
export function BookPicker({ store }: { store: Store }) {
  const { books } = store;
  const chosen = books.chosen.value?.name;
  return (
    <fieldset class="book-picker">
      <legend>Book</legend>
      {books.entries.value.length === 0 ? <p class="field-help">No list of books is there yet.</p> : null}
      {books.entries.value.map((entry) => (
        <BookChoice key={entry.name} entry={entry} chosen={entry.name === chosen} onChoose={() => void books.choose(entry.name)} />
      ))}
    </fieldset>
  );
}

function BookChoice({ entry, chosen, onChoose }: { entry: BookEntry; chosen: boolean; onChoose(): void }) {
  return (
    <label class={entry.available ? "book-choice" : "book-choice missing"}>
      <input
        type="radio"
        name="book"
        id={chosen ? fieldId("book") : undefined}
        checked={chosen}
        disabled={!entry.available}
        onChange={onChoose}
      />
      <span>
        <b>{entry.title}</b>
        {entry.synthetic ? <em class="tag">synthetic</em> : null}
        <small>{entry.available ? availableWords(entry) : `Not available: ${entry.reason ?? "no reason was given"}`}</small>
        {chosen ? <small>{sourceWords(entry)}</small> : null}
      </span>
    </label>
  );
}

function availableWords(entry: BookEntry): string {
  const { instrument, rows, trades, bytes } = entry;
  const when = entry.synthetic ? [] : [dayOf(entry)];
  const counts = `${formatCount(rows)} rows, ${formatCount(trades)} trades`;
  return [instrument.venue, ...when, spanWords(entry), counts, megabytes(bytes)].join(", ");
}
