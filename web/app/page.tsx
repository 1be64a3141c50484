import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/layout.css";
import "../styles/toolbar.css";
import "../styles/editor.css";
import "../styles/setup.css";
import "../styles/messages.css";
import "../styles/phone.css";
import { effect } from "@preact/signals";
import { render } from "preact";
import { goOffline } from "../pwa/offline.js";
import { prepareSandbox } from "../sandbox/ready.js";
import { Store } from "../state/store.js";
import { App } from "./app.js";
import { listenToKeys } from "./keyboard.js";

const IDLE_MOST_MS = 1_000;

/** The whole page. */
export async function mountPage(root: HTMLElement): Promise<void> {
  const store = new Store();
  await store.sharing.receive();
  render(<App store={store} />, root);
  listenToKeys(store);
  // What the page needs comes first.
  void store.books.start().then(goOffline);
  effect(() => {
    if (isQuiet(store)) whenIdle(prepareSandbox);
  });
}

/** The book's bytes have come, be they read already or not, nobody waits for a run, and none was refused, which a person has to try again. */
function isQuiet({ books, runs }: Store): boolean {
  const bytes = books.chosen.value?.bytes ?? Number.POSITIVE_INFINITY;
  return !runs.running.value && !runs.refused.value && (books.open.value !== null || (books.loading.value ?? 0) >= bytes);
}

function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: IDLE_MOST_MS });
  else setTimeout(work);
}
