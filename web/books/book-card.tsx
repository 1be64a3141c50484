import { formatShort } from "../format/numbers.js";
import type { BookEntry } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import { BookPicture, NoPicture } from "./book-picture.js";
import { spanOf } from "./clock.js";
import { kindWords, whenWords } from "./words.js";

interface CardProps {
  store: Store;
  entry: BookEntry;
  looked: boolean;
  onLook(): void;
}

/** A book of the list. A press looks at it, a double one opens it. */
export function BookCard({ store, entry, looked, onLook }: CardProps) {
  const { books } = store;
  const isOpen = entry.name === books.chosen.value?.name;
  const beside = books.besideNames.value.includes(entry.name);
  return (
    <li class={entry.available ? "book-card" : "book-card missing"}>
      <button
        type="button"
        aria-pressed={looked}
        aria-current={isOpen ? "true" : undefined}
        onClick={onLook}
        onDblClick={() => void open(store, entry)}
      >
        {entry.quality ? <BookPicture timeline={entry.quality.timeline} height={88} /> : <NoPicture words={whyNoPicture(store, entry)} />}
        <span class="book-name">
          <b>{entry.instrument.symbol}</b>
          <span>{kindWords(entry)}</span>
          {entry.synthetic ? <em class="tag">synthetic</em> : null}
          {entry.own ? <em class="tag">{entry.synthetic || isFetched(entry) ? "kept" : "yours"}</em> : null}
          {isOpen ? <em class="tag now">open</em> : null}
          {beside ? <em class="tag now">beside</em> : null}
        </span>
        <small>{whenWords(entry)}</small>
        <small>
          {spanOf(entry.lastNs - entry.firstNs)}, {formatShort(entry.rows)} rows
        </small>
        {entry.quality ? <small class="book-verdict">{verdictWords(entry.quality.verdict)}</small> : null}
      </button>
    </li>
  );
}

async function open(store: Store, entry: BookEntry): Promise<void> {
  if (!entry.available) return;
  store.booksOpen.value = false;
  await store.books.choose(entry.name);
}

/** Of the catalogue, and kept here. */
const isFetched = (entry: BookEntry): boolean => entry.licence !== "your own file";

const verdictWords = (verdict: string): string => `${verdict.slice(0, 1).toUpperCase()}${verdict.slice(1)}`;

function whyNoPicture({ fetching }: Store, entry: BookEntry): string {
  if (fetching.name.value === entry.name) return "On its way";
  return fetching.source(entry.name) ? "Not fetched yet" : "Not on this machine";
}
