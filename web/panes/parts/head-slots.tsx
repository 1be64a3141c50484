import { type ComponentChildren, createContext, render } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Where a docked pane's header lies: beside its tab, and at the right end. Null where a pane draws its own header. */
export interface HeadSlots {
  note: HTMLElement;
  actions: HTMLElement;
}

export const HeadSlotsContext = createContext<HeadSlots | null>(null);

/** Draws its children elsewhere in the page. They get no context from here: what they need is in their properties. */
export function Elsewhere({ into, children }: { into: HTMLElement; children: ComponentChildren }) {
  useLayoutEffect(() => {
    render(children, into);
  });
  useLayoutEffect(() => () => render(null, into), [into]);
  return null;
}
