import { Script } from "node:vm";
import { HftError } from "../errors.js";
import type { RunnerHost, RunnerProgress } from "../strategy/host.js";
import { type Evaluate, type ModuleFactory, moduleFunction } from "../strategy/load.js";
import { SOURCE_ROOT } from "../strategy/transpile.js";

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

/** Evaluates a strategy's file in this process: code that a person runs on their own machine, not a stranger's. */
export const evaluateInNode: Evaluate = async (file) => {
  try {
    return new Script(moduleFunction(file), { filename: SOURCE_ROOT + file.name }).runInThisContext() as ModuleFactory;
  } catch (error) {
    throw new HftError(4001, `${error instanceof Error ? error.message : String(error)}.`, { file: file.name });
  }
};
