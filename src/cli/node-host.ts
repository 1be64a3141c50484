import type { RunnerHost, RunnerProgress } from "../strategy/host.js";

export { evaluateInNode } from "../strategy/evaluate.js";

const BEAT_MS = 200;
/** Between two looks at the clock. */
const BEATS_A_LOOK = 16;

let stopAsked = false;
let listening = false;

/** The first Ctrl-C ends the runs with their record, the second one ends the process. */
function listenToInterrupt(): void {
  if (listening) return;
  listening = true;
  process.once("SIGINT", () => {
    stopAsked = true;
  });
}

/** A run's host in Node. `onProgress` is called at most five times a second. */
export function nodeHost(onProgress: (progress: RunnerProgress) => void): RunnerHost {
  let lastBeatMs = performance.now();
  let beats = 0;
  listenToInterrupt();
  return {
    clockMs: () => performance.now(),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    beat(progress): void {
      if (++beats % BEATS_A_LOOK !== 0) return;
      const nowMs = performance.now();
      if (nowMs - lastBeatMs < BEAT_MS) return;
      lastBeatMs = nowMs;
      onProgress(progress());
    },
    stopRequested: () => stopAsked,
    onUnhandledRejection(listener) {
      process.on("unhandledRejection", listener);
      return () => process.off("unhandledRejection", listener);
    },
  };
}
