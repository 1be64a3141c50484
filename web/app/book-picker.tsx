import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatCount } from "../format/numbers.js";
import type { BookEntry } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import { wideScreen } from "./media.js";
import { RateLine } from "./rate-line.js";
import { fieldId } from "./setup-focus.js";
import { dayOf, megabytes, sourceWords, spanWords } from "./words.js";

/** The catalogue and one's own books: what is there, and why the rest is not. */
export function BookPicker({ store }: { store: Store }) {
  const { books } = store;
  const chosen = books.chosen.value?.name;
  return (
    <fieldset class="book-picker">
      <legend>Book</legend>
      <OpenFile store={store} />
      {books.indexProblem.value && books.entries.value.length > 0 ? (
        <p class="field-help">The books of the catalogue are missing: {books.indexProblem.value.message}</p>
      ) : null}
      {books.entries.value.length === 0 ? <p class="field-help">No list of books is there yet.</p> : null}
      {books.entries.value.map((entry) => (
        <div key={entry.name} class="book-card">
          <BookChoice entry={entry} chosen={entry.name === chosen} onChoose={() => void books.choose(entry.name)} />
          <div class="book-doors">
            {entry.name === books.open.value?.info.name ? <QualityDoor store={store} /> : null}
            {entry.own ? <DeleteBook store={store} entry={entry} /> : null}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

/** The door for those who don't drop files, such as on a phone. */
function OpenFile({ store }: { store: Store }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <p class="open-file">
      <button type="button" class="button" onClick={() => input.current?.click()}>
        Open a file…
      </button>
      <span class="field-help">
        A capture or a book of your own{wideScreen.value ? ", or drop it anywhere" : ""}. It stays on this machine.
      </span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to open as a book"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          void store.imports.begin(files);
        }}
      />
    </p>
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
        {entry.own ? <em class="tag">yours</em> : null}
        <small>{entry.available ? availableWords(entry) : `Not available: ${entry.reason ?? "no reason was given"}`}</small>
        {entry.quality ? <small>{capital(entry.quality.verdict)}</small> : null}
        {entry.own?.passing ? <small>{entry.own.passing} It is gone when the page is closed.</small> : null}
        {chosen ? <small>{sourceWords(entry)}</small> : null}
      </span>
      {entry.quality ? <RateLine timeline={entry.quality.timeline} /> : null}
    </label>
  );
}

/** Only of the open book: it is read for it. */
function QualityDoor({ store }: { store: Store }) {
  return (
    <button
      type="button"
      class="text-button"
      aria-haspopup="dialog"
      onClick={() => {
        store.qualityOpen.value = true;
      }}
    >
      Quality
    </button>
  );
}

/** Asked twice: what is deleted is gone. */
function DeleteBook({ store, entry }: { store: Store; entry: BookEntry }) {
  const asked = useSignal(false);
  const first = useRef<HTMLButtonElement>(null);
  const ask = (now: boolean) => {
    asked.value = now;
    // The button that was pressed is gone; the next one takes its focus.
    requestAnimationFrame(() => first.current?.focus());
  };
  if (!asked.value) {
    return (
      <button ref={first} type="button" class="text-button" aria-label={`Delete ${entry.title}`} onClick={() => ask(true)}>
        Delete
      </button>
    );
  }
  return (
    <span class="book-delete">
      <button ref={first} type="button" class="button" onClick={() => ask(false)}>
        Keep it
      </button>
      <button
        type="button"
        class="button"
        aria-label={`Delete for good, ${entry.title}`}
        onClick={() => void store.books.remove(entry.name)}
      >
        Delete for good
      </button>
    </span>
  );
}

const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

function availableWords(entry: BookEntry): string {
  const { instrument, rows, trades, bytes } = entry;
  const when = entry.synthetic ? [] : [dayOf(entry)];
  const counts = `${formatCount(rows)} rows, ${formatCount(trades)} trades`;
  return [instrument.venue, ...when, spanWords(entry), counts, megabytes(bytes)].filter((words) => words !== "").join(", ");
}
