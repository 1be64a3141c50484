import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Cut } from "../../src/data/cut/book-choice.js";
import { megabytes } from "../app/words.js";
import { NothingKept } from "../import/outcome.js";
import { type BookEntry, overlap } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import "./book-doors.css";
import { Making } from "./making.js";

interface DoorsProps {
  store: Store;
  entry: BookEntry;
  cut: Signal<Cut | null>;
}

/** What can be done with a book. */
export function BookDoors({ store, entry, cut }: DoorsProps) {
  if (!entry.available) return <FetchDoor store={store} entry={entry} />;
  const { books } = store;
  const isOpen = entry.name === books.chosen.value?.name;
  const part = cut.value;
  const same = isOpen && part?.fromNs === books.cut.value?.fromNs && part?.toNs === books.cut.value?.toNs;
  return (
    <div class="book-doors">
      <button
        type="button"
        class="button primary"
        disabled={part !== null && (part.fromNs >= part.toNs || part.toNs <= entry.firstNs || part.fromNs > entry.lastNs)}
        onClick={() => {
          store.booksOpen.value = false;
          if (!same) void books.choose(entry.name, part);
        }}
      >
        {same ? "Keep it open" : part ? "Play this part" : isOpen ? "Play all of it" : "Open"}
      </button>
      {isOpen ? null : <BesideDoor store={store} entry={entry} />}
      {isOpen ? <QualityDoor store={store} /> : null}
      {entry.own ? <DeleteBook store={store} entry={entry} /> : null}
    </div>
  );
}

function BesideDoor({ store, entry }: { store: Store; entry: BookEntry }) {
  const { books } = store;
  const chosen = books.chosen.value;
  if (!chosen || !books.open.value) return null;
  const on = books.besideNames.value.includes(entry.name);
  const never = !overlap(chosen, entry);
  const problem = books.besideProblem.value;
  return (
    <>
      <button
        type="button"
        class="button"
        aria-pressed={on}
        disabled={never || books.loading.value !== null}
        title={never ? `It has no moment in common with ${chosen.title}` : undefined}
        onClick={() => void books.putBeside(entry.name, !on)}
      >
        {on ? "No longer beside" : `Play beside ${chosen.instrument.symbol}`}
      </button>
      {never ? <span class="field-help">It has no moment in common with the open book.</span> : null}
      {problem ? (
        <span class="field-error" role="alert">
          {problem.message}
        </span>
      ) : null}
    </>
  );
}

/** Only of the open book: it is read for it. */
export function QualityDoor({ store }: { store: Store }) {
  return (
    <button type="button" class="button" aria-haspopup="dialog" onClick={() => (store.qualityOpen.value = true)}>
      Quality
    </button>
  );
}

/** A book that is elsewhere: it comes when it is asked for. */
function FetchDoor({ store, entry }: { store: Store; entry: BookEntry }) {
  const { fetching, room } = store;
  const source = fetching.source(entry.name);
  const failed = fetching.problem.value?.name === entry.name ? fetching.problem.value.problem : null;
  if (fetching.name.value === entry.name) return <Making store={store} />;
  return (
    <div class="book-fetch">
      <NothingKept problem={failed} />
      {source ? (
        <>
          <p class="field-help">Comes from {source.host}, is held against its checksum, converted here, and kept in this browser.</p>
          <button
            type="button"
            class="button primary"
            disabled={fetching.name.value !== null}
            onClick={() => void fetching.begin(entry.name).then(() => room.look())}
          >
            Fetch {megabytes(source.bytes)}
          </button>
        </>
      ) : (
        <p class="field-help">{entry.reason ?? "It can't be had here."}</p>
      )}
    </div>
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
      <button ref={first} type="button" class="button" aria-label={`Delete ${entry.title}`} onClick={() => ask(true)}>
        Delete
      </button>
    );
  }
  return (
    <>
      <button ref={first} type="button" class="button" onClick={() => ask(false)}>
        Keep it
      </button>
      <button
        type="button"
        class="button"
        aria-label={`Delete for good, ${entry.title}`}
        onClick={() => void store.books.remove(entry.name).then(() => store.room.look())}
      >
        Delete for good
      </button>
    </>
  );
}
