import type { ComponentChildren } from "preact";
import { Menu } from "../dialog/menu.js";
import type { Store } from "../state/store.js";
import { ChevronIcon, ErrorIcon } from "./icons.js";

/** More than a link: lines for another page, and a file that holds the run. */
export function ShareMenu({ store, children, class: name }: { store: Store; children: ComponentChildren; class: string }) {
  const { sharing } = store;
  const ran = store.made.value !== null && !store.runs.running.value;
  return (
    <Menu
      label="Ways to share"
      class={name}
      groups={[
        {
          items: [
            {
              id: "link",
              title: "Copy a link",
              about: "Opens this code, set-up and book; nothing runs by itself",
              act: () => void sharing.share(),
            },
            {
              id: "embed",
              title: "Copy lines to embed it",
              about: "HTML that puts this experiment, with its Run button, into another page",
              act: () => void sharing.shareEmbed(),
            },
            {
              id: "report",
              title: "Save the run as a report",
              about: ran ? "One HTML file with charts, tables, code and verdict; it opens anywhere" : "Once there is a run",
              disabled: !ran,
              act: () => void sharing.saveReport(),
            },
          ],
        },
      ]}
    >
      {children}
    </Menu>
  );
}

/** Copies a link to this code, set-up and book. */
export function ShareButton({ store }: { store: Store }) {
  const { state } = store.sharing;
  return (
    <span class="share-place">
      <button type="button" class="button share-button" aria-live="polite" onClick={() => void store.sharing.share()}>
        {state.value === "copied" ? "Copied" : "Share"}
      </button>
      <ShareMenu store={store} class="button share-more">
        <ChevronIcon />
      </ShareMenu>
    </span>
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
