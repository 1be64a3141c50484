const TICK_MS = 100;
/** A tick that comes later counts as no more than this, ms. */
const MOST_MS = 250;

/**
 * Calls `act` after `ms` in which this page got processor time itself, unless the function that is returned is called first. On a
 * machine that stands still or is busy with other work, the page's own timers are late, too: silence of the sandbox during that time
 * is no sign of an endless loop. In a hidden page, whose timers the browser slows down, every millisecond counts.
 */
export function afterAwake(ms: number, act: () => void): () => void {
  let leftMs = ms;
  let lastMs = performance.now();
  let timer: ReturnType<typeof setTimeout>;
  const tick = (): void => {
    const nowMs = performance.now();
    leftMs -= document.hidden ? nowMs - lastMs : Math.min(nowMs - lastMs, MOST_MS);
    lastMs = nowMs;
    if (leftMs <= 0) act();
    else wait();
  };
  const wait = (): void => {
    timer = setTimeout(tick, Math.min(leftMs, TICK_MS));
  };
  wait();
  return () => clearTimeout(timer);
}
