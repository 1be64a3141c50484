import { QualityDoor } from "../books/book-doors.js";
import { BookPicture } from "../books/book-picture.js";
import { OpenFile } from "../books/open-file.js";
import type { Store } from "../state/store.js";
import { fieldId } from "./setup-focus.js";
import { occasionOf } from "./words.js";

/** The open book, and the door to all of them. */
export function BookPicker({ store }: { store: Store }) {
  const { books } = store;
  const entry = books.chosen.value;
  const openAll = () => {
    store.booksOpen.value = true;
  };
  return (
    <fieldset class="book-picker">
      <legend>Book</legend>
      <button type="button" class="book-chosen" id={fieldId("book")} aria-haspopup="dialog" onClick={openAll}>
        {entry?.quality ? <BookPicture timeline={entry.quality.timeline} height={64} /> : null}
        <span>
          <b>{entry?.title ?? "None"}</b>
          <small>{entry ? occasionOf(books.open.value?.info ?? entry) : "Choose one"}</small>
          {books.beside.value.map(({ info }) => (
            <small key={info.name}>beside it {info.title}</small>
          ))}
        </span>
      </button>
      <p class="book-doors">
        <button type="button" class="button" aria-haspopup="dialog" onClick={openAll}>
          All books…
        </button>
        <OpenFile store={store} />
        {books.open.value ? <QualityDoor store={store} /> : null}
      </p>
    </fieldset>
  );
}
