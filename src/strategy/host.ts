import { nodeModule } from "../node.js";
import type { HandlerName } from "./strategy.js";

export interface RunnerProgress {
  rows: number;
  totalRows: number;
  simulatedNs: number;
  rowsPerSecond: number;
  orders: number;
  fills: number;
}

/** What a run needs of the machine it is on. Injected, so that nothing else in a run depends on the host. */
export interface RunnerHost {
  /** Wall clock, ms. Only for progress and rates. */
  clockMs(): number;
  /** Lets the host's event loop turn once; every microtask has run then. */
  turn(): Promise<void>;
  /** Called at every stop; reports progress when it wants. Looking at the clock each time would cost more than a stop does. */
  beat(progress: () => RunnerProgress, handler: HandlerName | null): void;
  /** What a strategy holds, on hosts that limit it. */
  memory?: StrategyMemory;
  /** A person asked for the run to end. */
  stopRequested(): boolean;
  /** Calls back for promises that were rejected without anybody listening. Returns the way to stop listening. */
  onUnhandledRejection(listener: (reason: unknown) => void): () => void;
}

export interface StrategyMemory {
  /** Whether it seems to hold more than it may. Asked at every stop. */
  readonly crowded: boolean;
  /** Waits until what was dropped is gone. Rejects with HftError 4008 when it still holds too much. */
  clear(): Promise<void>;
}

/** A host without progress: for programs that only want what comes of it. */
export function quietHost(): RunnerHost {
  return {
    clockMs: () => performance.now(),
    turn: soon,
    beat: () => {},
    stopRequested: () => false,
    onUnhandledRejection: () => () => {},
  };
}

const BEAT_MS = 200;
/** Stops between two looks at the clock. */
const LOOK_EVERY = 64;

/** `host`, and somebody who hears how far a run is, at most five times a second. */
export function withProgress(host: RunnerHost, onProgress: ((progress: RunnerProgress) => void) | undefined): RunnerHost {
  if (!onProgress) return host;
  let stops = 0;
  let lastMs = host.clockMs();
  return {
    ...host,
    beat(progress) {
      if (++stops % LOOK_EVERY !== 0 || host.clockMs() - lastMs < BEAT_MS) return;
      lastMs = host.clockMs();
      onProgress(progress());
    },
  };
}

/** As `quietHost`, and a rejection that nobody waits for ends the run instead of the process: for one run at a time. */
export function listeningHost(): RunnerHost {
  const node = nodeModule<NodeProcess>("node:process");
  if (!node) return quietHost();
  return {
    ...quietHost(),
    onUnhandledRejection(listener) {
      node.on("unhandledRejection", listener);
      return () => node.off("unhandledRejection", listener);
    },
  };
}

interface NodeProcess {
  on(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
  off(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
}

const { setImmediate } = globalThis as { setImmediate?: (done: () => void) => void };

/** A turn of the event loop. Not by a timeout: those wait a millisecond or more. */
function soon(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
