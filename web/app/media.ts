import { type ReadonlySignal, signal } from "@preact/signals";

/** Whether a media query holds, as it changes. */
function media(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener("change", () => {
    matches.value = list.matches;
  });
  return matches;
}

/** Room for several panes and the editor; styles/layout.css has the same width. */
export const wideScreen = media("(min-width: 700px)");
