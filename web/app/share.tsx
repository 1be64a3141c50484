import type { Store } from "../state/store.js";
import { ErrorIcon } from "./icons.js";

/** Copies a link to this code, set-up and book. */
export function ShareButton({ store }: { store: Store }) {
  const { state } = store.sharing;
  return (
    <button type="button" class="button share-button" aria-live="polite" onClick={() => void store.sharing.share()}>
      {state.value === "copied" ? "Link copied" : "Share"}
    </button>
  );
}

/** What came by a link, a link that could not be read, or one that could not be copied. */
export function ShareNotices({ store }: { store: Store }) {
  const { received, problem, state, link } = store.sharing;
  const putAway = () => store.sharing.putAway();
  return (
    <>
      {problem.value ? (
        <div class="notice" role="alert">
          <ErrorIcon />
          <p>
            <strong>{problem.value.title}</strong>
            <span>{problem.value.message}</span>
          </p>
          <Close onClick={putAway} />
        </div>
      ) : null}
      {received.value ? (
        <div class="notice calm" role="status">
          <p>
            <strong>This code came with a link</strong>
            <span>
              It is a stranger's until you have read it. It runs only when you press Run, and only in the sandbox, without a network. Your
              own files are kept beside it. {sameRun(store)}
            </span>
          </p>
          <Close onClick={putAway} />
        </div>
      ) : null}
      {state.value === "shown" ? (
        <div class="notice calm" role="status">
          <p>
            <strong>This browser does not let the page copy</strong>
            <input class="share-link" readOnly aria-label="The link" value={link.value} onFocus={(event) => event.currentTarget.select()} />
          </p>
          <Close onClick={putAway} />
        </div>
      ) : null}
    </>
  );
}

const Close = ({ onClick }: { onClick: () => void }) => (
  <button type="button" class="button" onClick={onClick}>
    Close
  </button>
);

/** Whether the run is the one that was shared. */
function sameRun(store: Store): string {
  const shared = store.sharing.received.value;
  const record = store.view.record.value;
  const missing =
    shared && store.books.open.value && store.books.loading.value === null && shared.book !== store.books.choice.value
      ? ` It is about ${shared.book}, which is not what is open.`
      : "";
  if (!shared?.run || !record) return missing;
  const words = record.hash === shared.run ? "Your run came out as the shared one" : "Your run came out other than the shared one";
  return `${words}: ${record.hash.slice(0, 8)}${record.hash === shared.run ? "" : ` instead of ${shared.run.slice(0, 8)}`}.${missing}`;
}
