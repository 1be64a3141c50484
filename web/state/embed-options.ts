/** What the address asks of an embedded page. */
export interface EmbedOptions {
  /** Null is the system's. */
  theme: "light" | "dark" | null;
}

/** `?embed=1&theme=dark`. Null where the page is to be itself; what is not known is left out. */
export function embedOptions(search: string): EmbedOptions | null {
  const asked = new URLSearchParams(search);
  if (asked.get("embed") !== "1") return null;
  const theme = asked.get("theme");
  return { theme: theme === "light" || theme === "dark" ? theme : null };
}
