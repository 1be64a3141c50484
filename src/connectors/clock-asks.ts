/** A few answers at once, of which the quickest tells best; then now and then, since clocks drift. */
const SOON_MS = [0, 500, 1_000, 2_000];
const EVERY_MS = 30_000;

/** Keeps asking a venue what time it is. An answer that does not come leaves the last one. Returns the way to stop. */
export function keepAskingClock(ask: () => Promise<unknown>): () => void {
  const asked = () => void ask().catch(() => {});
  const soon = SOON_MS.map((ms) => setTimeout(asked, ms));
  const later = setInterval(asked, EVERY_MS);
  return () => {
    for (const timer of soon) clearTimeout(timer);
    clearInterval(later);
  };
}
