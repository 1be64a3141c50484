import type { DockviewApi } from "dockview-core";

/** Gives the strips of tabs the roles, names and keys of tabs: one stop of the Tab key a strip, arrows between them. */
export function nameTabs(root: HTMLElement): void {
  for (const strip of root.querySelectorAll<HTMLElement>(".dv-tabs-container")) {
    strip.setAttribute("role", "tablist");
    strip.setAttribute("aria-label", "Panes of this place");
    for (const tab of strip.querySelectorAll<HTMLElement>(":scope > .dv-tab")) {
      const isActive = tab.classList.contains("dv-active-tab");
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-selected", String(isActive));
      tab.tabIndex = isActive ? 0 : -1;
    }
  }
}

/** Keys of a tab. Returns what stops listening. */
export function listenToTabs(root: HTMLElement, api: DockviewApi): () => void {
  const press = (event: KeyboardEvent) => {
    const tab = event.target as HTMLElement;
    if (tab.getAttribute("role") !== "tab") return;
    const deed = deedOf(event.key, tab, api);
    if (!deed) return;
    event.preventDefault();
    deed();
  };
  root.addEventListener("keydown", press);
  return () => root.removeEventListener("keydown", press);
}

function deedOf(key: string, tab: HTMLElement, api: DockviewApi): (() => void) | null {
  const tabs = [...(tab.parentElement?.querySelectorAll<HTMLElement>(":scope > .dv-tab") ?? [])];
  const at = tabs.indexOf(tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[key];
  if (to !== undefined) return () => choose(tabs[to % tabs.length], api);
  if (key === "Enter" || key === " ") return () => choose(tab, api);
  return key === "Delete" ? () => api.getPanel(idOf(tab))?.api.close() : null;
}

const idOf = (tab: HTMLElement | undefined): string => tab?.querySelector<HTMLElement>(".dock-tab")?.dataset.tab ?? "";

function choose(tab: HTMLElement | undefined, api: DockviewApi): void {
  api.getPanel(idOf(tab))?.api.setActive();
  tab?.focus();
}
