/** The theme's colours, as a canvas needs them: read from the page's custom properties, so there is one list. */
export interface Palette {
  theme: "light" | "dark";
  bg: string;
  panel: string;
  raised: string;
  text1: string;
  text2: string;
  text3: string;
  bid: string;
  ask: string;
  edge: string;
  hairline: string;
  hairlineStrong: string;
  /** 7 % of text 1. */
  grid: string;
  /** Around what is selected. */
  outline: string;
  /** Family list of the interface. */
  font: string;
}

export function readPalette(element: Element, theme: "light" | "dark"): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text1 = colour("--text-1");
  return {
    theme,
    bg: colour("--bg"),
    panel: colour("--panel"),
    raised: colour("--raised"),
    text1,
    text2: colour("--text-2"),
    text3: colour("--text-3"),
    bid: colour("--bid"),
    ask: colour("--ask"),
    edge: colour("--edge"),
    hairline: colour("--hairline"),
    hairlineStrong: colour("--hairline-strong"),
    grid: withAlpha(text1, 0.07),
    outline: theme === "dark" ? "#ffffff" : "#000000",
    font: style.fontFamily || "sans-serif",
  };
}

/** `colour` is #rrggbb, as every token is. */
export function withAlpha(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0")}`;
}

export const sideColour = (palette: Palette, side: number): string => (side > 0 ? palette.bid : palette.ask);
