import type { Store } from "../state/store.js";

/** Keys that work wherever the focus is: Ctrl-Enter runs, F6 goes to the next pane, space plays, ? lists the keys. */
export function listenToKeys(store: Store): void {
  addEventListener(
    "keydown",
    (event) => {
      // What is behind an open dialog is out of reach by keys too.
      if (document.querySelector("dialog[open]")) return;
      const deed = deedOf(event, store);
      if (!deed) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    },
    { capture: true },
  );
}

function deedOf(event: KeyboardEvent, store: Store): (() => void) | null {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return () => void store.run();
  const playback = playbackDeed(event, store);
  if (playback) return playback;
  if (event.key === "F6") return () => nextPane(event.shiftKey ? -1 : 1);
  if (event.key !== "?" || types(event.target)) return null;
  return () => {
    store.keysOpen.value = true;
  };
}

/** Space plays and pauses where it presses nothing; the comma and the full stop step, as in players of films. */
function playbackDeed(event: KeyboardEvent, { playback }: Store): (() => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey || types(event.target)) return null;
  if (event.key === ".") return () => void playback.step(1);
  if (event.key === ",") return () => void playback.step(-1);
  return event.key === " " && !pressable(event.target) ? () => playback.toggle() : null;
}

const pressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("button, a, [role=tab], summary") !== null;

/** Whether keys go into a text there. The editor's caret is in an element of its own kind. */
function types(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], .monaco-editor") !== null;
}

function nextPane(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.offsetParent !== null);
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = at < 0 ? 0 : (at + by + panes.length) % panes.length;
  focusPane(panes[next]);
}

/** The editor takes the caret; other panes take the focus themselves, so that Tab goes on inside. */
function focusPane(pane: HTMLElement | undefined): void {
  if (!pane) return;
  const field = pane.querySelector<HTMLElement>(".native-edit-context, textarea");
  if (pane.dataset.pane === "editor" && field && field.offsetParent !== null) {
    field.focus();
    return;
  }
  pane.tabIndex = -1;
  pane.focus();
}
