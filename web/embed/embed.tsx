import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "uplot/dist/uPlot.min.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/editor.css";
import "../styles/messages.css";
import "../panes/panes.css";
import "../panes/charts.css";
import "../panes/market/market.css";
import "./embed.css";
import { render } from "preact";
import type { EmbedOptions } from "../state/embed-options.js";
import { keepNothing } from "../state/storage.js";
import { Store } from "../state/store.js";
import { Embed } from "./embed-view.js";
import { tellHeight } from "./height.js";

/** The page inside another one: the code, a Run button, and what came of it. Without the editor, and it keeps nothing. */
export async function mountEmbed(root: HTMLElement, { theme }: EmbedOptions): Promise<void> {
  keepNothing();
  // What the store takes out of the address opens the experiment in a page of its own.
  const { hash, origin, pathname } = location;
  const store = new Store();
  await store.sharing.receive();
  if (theme && store.theme.theme.value !== theme) store.theme.toggle();
  document.documentElement.classList.add("embedded");
  render(<Embed store={store} address={origin + pathname + hash} />, root);
  tellHeight(root);
}
