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
import { render } from "preact";
import { goOffline } from "../pwa/offline.js";
import { sandboxAssets } from "../sandbox/assets.js";
import { Store } from "../state/store.js";
import { App } from "./app.js";
import { listenToKeys } from "./keyboard.js";

/** The whole page. */
export async function mountPage(root: HTMLElement): Promise<void> {
  const store = new Store();
  await store.sharing.receive();
  render(<App store={store} />, root);
  listenToKeys(store);
  // What the page needs comes first.
  void store.books.start().then(() => {
    // The first run need not wait for it; one that fails asks again, and says why.
    void sandboxAssets().catch(() => {});
    goOffline();
  });
}
