import { megabytes } from "../app/words.js";
import { formatPlain } from "../format/numbers.js";
import type { Store } from "../state/store.js";

/** How much of what the browser gives this page is taken, and whether it stays. */
export function RoomLine({ store: { room, books } }: { store: Store }) {
  const given = room.room.value;
  const own = books.entries.value.filter((entry) => entry.own && !entry.own.passing);
  if (!given) return null;
  const bytes = own.reduce((sum, entry) => sum + entry.bytes, 0);
  const share = Math.min(1, given.usedBytes / Math.max(1, given.quotaBytes));
  const words =
    own.length === 0 ? "No book of yours is kept" : `${own.length === 1 ? "1 book" : `${own.length} books`} kept, ${megabytes(bytes)}`;
  return (
    <div class="book-room">
      <span>
        {words}. {gigabytes(given.quotaBytes - given.usedBytes)} left in this browser.
      </span>
      <i class="room-bar" aria-hidden="true">
        <i style={{ width: `${(100 * share).toFixed(1)}%` }} />
      </i>
      {given.safe ? <span>The browser keeps them.</span> : null}
      {!given.safe && own.length > 0 ? (
        <button type="button" class="text-button" onClick={() => void room.makeSafe()}>
          Ask the browser never to clear them
        </button>
      ) : null}
    </div>
  );
}

const gigabytes = (bytes: number): string => (bytes < 1e9 ? megabytes(bytes) : `${formatPlain(bytes / 1e9, 1)}\u00a0GB`);
