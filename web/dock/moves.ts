import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from "dockview-core";

export type Way = "next" | "left" | "right" | "top" | "bottom";

interface Choice {
  to: Way;
  words: string;
}

/** Where a pane can go from here by the menu; by hand it can go anywhere. */
export function moveChoices(api: DockviewApi, panel: IDockviewPanel): Choice[] {
  const choices: Choice[] = [];
  if (api.groups.length > 1) choices.push({ to: "next", words: "To the next place, as a tab" });
  choices.push(
    { to: "left", words: "To the left of this place" },
    { to: "right", words: "To the right of this place" },
    { to: "top", words: "Above this place" },
    { to: "bottom", words: "Below this place" },
  );
  // Alone in its place, it would be put beside nothing.
  return panel.group.panels.length > 1
    ? choices
    : choices.map(({ to, words }) => ({ to, words: words.replace("this place", "the next one") }));
}

export function moveTo(api: DockviewApi, panel: IDockviewPanel, to: Way): void {
  // As they are read: from the left, from the top.
  const groups = [...api.groups].sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const next = groups[(groups.indexOf(panel.group) + 1) % groups.length];
  const beside = panel.group.panels.length > 1 ? panel.group : next;
  if (to === "next" && next) panel.api.moveTo({ group: next });
  else if (beside && to !== "next") panel.api.moveTo({ group: beside, position: to });
  panel.api.setActive();
}

export function resizeBy(group: DockviewGroupPanel, width: number, height: number): void {
  const { api } = group;
  if (width !== 0) api.setSize({ width: Math.max(120, api.width + width) });
  if (height !== 0) api.setSize({ height: Math.max(80, api.height + height) });
}
