/** One way out. It has arrived when it knocks at `url`, or when it calls `tell()`, having reached what it must not. */
export interface Attack {
  name: string;
  family: string;
  /** The body of an async function with `url` (an address of the listening server that ends in the name), `tell` and `self` in scope. */
  code: string;
  /** The one browser that has the means: in the other one the control can't arrive either. */
  only?: "Chromium" | "Firefox";
  /** No policy that a page can give holds it in the frame's document. What runs a strategy has neither the means nor a document. */
  past?: readonly ("Chromium" | "Firefox")[];
  /** Leaves or changes the page that it succeeds in, so its control has a page of its own. */
  leaves?: boolean;
  /** Sent when its document is closed. */
  atEnd?: boolean;
}

/** Attacks of one family. */
export const family = (name: string, attacks: Record<string, string | Omit<Attack, "name" | "family">>): Attack[] =>
  Object.entries(attacks).map(([attack, given]) => ({
    name: attack,
    family: name,
    ...(typeof given === "string" ? { code: given } : given),
  }));
