import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { wideScreen } from "../app/media.js";
import { Modal } from "../dialog/modal.js";
import type { BookEntry } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import { BookCard } from "./book-card.js";
import { BookDetail } from "./book-detail.js";
import { MakeBook } from "./make-book.js";
import { OpenFile } from "./open-file.js";
import { RoomLine } from "./room-line.js";
import "../import/import.css";
import "./books.css";

/** What is looked at while a market is being made: no book has this name. */
const MAKE = "+";

/** Every book there is and could be: the list, and one of them closely. */
export function BooksDialog({ store }: { store: Store }) {
  const { books, room } = store;
  const looked = useSignal<string | null>(wideScreen.value ? (books.chosen.value?.name ?? null) : null);
  useEffect(() => {
    void room.look();
  }, []);
  const entries = books.entries.value;
  const making = looked.value === MAKE;
  const entry = making ? undefined : lookedAt(store, looked.value);
  // A narrow screen shows the list or one book; a wide one both.
  const aside = making || entry !== undefined;
  const list = wideScreen.value || !aside;
  return (
    <Modal title="Books" name="books-dialog" onClose={() => close(store)}>
      <Head store={store} making={making} onMake={() => (looked.value = MAKE)} />
      <NoCatalogue store={store} />
      <div class="books-body">
        {list ? <BookList store={store} entries={entries} looked={entry?.name ?? null} onLook={(name) => (looked.value = name)} /> : null}
        {aside ? <Aside store={store} looked={looked} alone={!list} entry={entry} /> : null}
      </div>
      <RoomLine store={store} />
    </Modal>
  );
}

interface AsideProps {
  store: Store;
  looked: Signal<string | null>;
  /** Without the list beside it. */
  alone: boolean;
  /** Undefined while a market is being made. */
  entry: BookEntry | undefined;
}

const Aside = ({ store, looked, alone, entry }: AsideProps) => (
  <div class="books-side">
    {alone ? <Back looked={looked} /> : null}
    {entry ? (
      <BookDetail key={entry.name} store={store} entry={entry} />
    ) : (
      <MakeBook store={store} onMade={(name) => (looked.value = name)} />
    )}
  </div>
);

const Back = ({ looked }: { looked: Signal<string | null> }) => (
  <button type="button" class="button books-back" onClick={() => (looked.value = null)}>
    All books
  </button>
);

/** What is fetched or generated goes on without the dialog. */
function close(store: Store): void {
  store.booksOpen.value = false;
}

function lookedAt({ books }: Store, name: string | null): BookEntry | undefined {
  const entries = books.entries.value;
  const found = entries.find((entry) => entry.name === name);
  return found ?? (wideScreen.value ? (books.chosen.value ?? entries[0]) : undefined);
}

function NoCatalogue({ store: { books } }: { store: Store }) {
  const problem = books.indexProblem.value;
  return problem ? <p class="field-help">The books of the catalogue are missing: {problem.message}</p> : null;
}

function Head({ store, making, onMake }: { store: Store; making: boolean; onMake: () => void }) {
  return (
    <div class="books-head">
      <OpenFile store={store} />
      <button type="button" class="button" aria-pressed={making} onClick={onMake}>
        Generate…
      </button>
      <span class="field-help">
        A capture or a book of your own{wideScreen.value ? ", or drop it anywhere" : ""}. It stays on this machine.
      </span>
      <span class="status-gap" />
      <button type="button" class="button" onClick={() => close(store)}>
        Close
      </button>
    </div>
  );
}

interface ListProps {
  store: Store;
  entries: readonly BookEntry[];
  looked: string | null;
  onLook(name: string): void;
}

function BookList({ store, entries, looked, onLook }: ListProps) {
  const groups: [title: string, entries: BookEntry[]][] = [
    ["Recorded", entries.filter((entry) => !entry.synthetic && !isYours(entry))],
    ["Yours", entries.filter((entry) => !entry.synthetic && isYours(entry))],
    ["Generated", entries.filter((entry) => entry.synthetic)],
  ];
  return (
    <div class="books-list">
      {entries.length === 0 ? <p class="field-help">No list of books is there yet.</p> : null}
      {groups
        .filter(([, group]) => group.length > 0)
        .map(([title, group]) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {group.map((entry) => (
                <BookCard key={entry.name} store={store} entry={entry} looked={entry.name === looked} onLook={() => onLook(entry.name)} />
              ))}
            </ul>
          </section>
        ))}
    </div>
  );
}

const isYours = (entry: BookEntry): boolean => entry.own !== undefined && entry.licence === "your own file";
