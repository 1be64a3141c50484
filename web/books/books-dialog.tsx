import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { wideScreen } from "../app/media.js";
import { Modal } from "../dialog/modal.js";
import type { BookEntry } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import { BookCard } from "./book-card.js";
import { BookDetail } from "./book-detail.js";
import { OpenFile } from "./open-file.js";
import { RoomLine } from "./room-line.js";
import "../import/import.css";
import "./books.css";

/** Every book there is and could be: the list, and one of them closely. */
export function BooksDialog({ store }: { store: Store }) {
  const { books, room } = store;
  const looked = useSignal<string | null>(wideScreen.value ? (books.chosen.value?.name ?? null) : null);
  useEffect(() => {
    void room.look();
  }, []);
  const close = () => {
    store.booksOpen.value = false;
  };
  // A fetch that is under way goes on without the dialog.
  const entries = books.entries.value;
  const entry = entries.find(({ name }) => name === looked.value) ?? (wideScreen.value ? (books.chosen.value ?? entries[0]) : undefined);
  const list = wideScreen.value || !entry;
  return (
    <Modal title="Books" name="books-dialog" onClose={close}>
      <div class="books-head">
        <OpenFile store={store} />
        <span class="field-help">
          A capture or a book of your own{wideScreen.value ? ", or drop it anywhere" : ""}. It stays on this machine.
        </span>
        <span class="status-gap" />
        <button type="button" class="button" onClick={close}>
          Close
        </button>
      </div>
      {books.indexProblem.value ? (
        <p class="field-help">The books of the catalogue are missing: {books.indexProblem.value.message}</p>
      ) : null}
      <div class="books-body">
        {list ? <BookList store={store} entries={entries} looked={entry?.name ?? null} onLook={(name) => (looked.value = name)} /> : null}
        {entry ? (
          <div class="books-side">
            {list ? null : (
              <button type="button" class="button books-back" onClick={() => (looked.value = null)}>
                All books
              </button>
            )}
            <BookDetail key={entry.name} store={store} entry={entry} />
          </div>
        ) : null}
      </div>
      <RoomLine store={store} />
    </Modal>
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
