import { type ComponentChildren, createContext } from "preact";

/** Tabs of the group that a pane stands in, in place of its title; null when it stands alone. */
export const PaneGroup = createContext<ComponentChildren>(null);
