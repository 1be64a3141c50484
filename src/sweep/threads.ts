import type { RunConfig } from "../config/config.js";
import { HftError } from "../errors.js";
import { nodeModule } from "../node.js";
import type { StrategySource } from "../strategy/choice.js";
import type { Player } from "./players.js";
import { failed, type Job, type Played } from "./stage.js";

/** What a thread is started with. */
export interface ThreadData {
  wasm: WebAssembly.Module;
  /** Whole `.hftbook`s, in memory that all threads share. */
  parts: readonly (readonly Uint8Array[])[];
  strategy: StrategySource;
  /** What the configurations of all points have in common. */
  base: Partial<RunConfig>;
}

/** What is used of `node:worker_threads`. */
export interface NodeThreads {
  Worker: new (file: URL, options: { workerData: ThreadData; execArgv: string[] }) => NodeThread;
  parentPort: { on(event: "message", listener: (job: Job) => void): void; postMessage(played: Played): void } | null;
  workerData: ThreadData;
}

interface NodeThread {
  on(event: "message", listener: (played: Played) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "exit", listener: (code: number) => void): void;
  postMessage(job: Job): void;
  terminate(): Promise<number>;
}

/** Threads that this machine runs at once; null where there are none to be had. */
export function machineThreads(): number | null {
  if (!nodeModule("node:worker_threads")) return null;
  return nodeModule<{ availableParallelism(): number }>("node:os")?.availableParallelism() ?? 1;
}

// Put together, so that bundlers of pages, where it can't run, don't take it along.
const FILE = ["sweep-thread", "js"].join(".");

/** @throws HftError 5002 when the thread's file is not beside the package. */
function threadFile(): URL {
  const here = import.meta.url;
  const fs = nodeModule<{ existsSync(path: URL): boolean }>("node:fs");
  const found = [`./${FILE}`, `../../build/lib/${FILE}`].map((path) => new URL(path, here)).find((url) => fs?.existsSync(url));
  if (found) return found;
  throw new HftError(5002, `${FILE} is not beside the package. Sweep with workers: 1, which needs no other thread.`);
}

/** A player in a thread of its own. One that dies fails the point that it was at, and a fresh one goes on. */
export function threadPlayer(workerData: ThreadData): Player {
  const { Worker } = nodeModule<NodeThreads>("node:worker_threads") as NodeThreads;
  const file = threadFile();
  let thread: NodeThread | null = null;
  let answer: ((played: Played | null) => void) | null = null;
  let closed = false;
  const settle = (played: Played | null) => {
    answer?.(played);
    answer = null;
  };
  const lost = (why: string) => {
    thread = null;
    settle(closed ? null : failed(new HftError(5005, `The thread of this point ended: ${why}.`)));
  };
  const start = () => {
    const made = new Worker(file, { workerData, execArgv: [] });
    made.on("message", settle);
    made.on("error", ({ message }) => made === thread && lost(message));
    made.on("exit", (code) => made === thread && lost(`exit code ${code}`));
    thread = made;
    return made;
  };
  return {
    play: (job) =>
      new Promise((resolve) => {
        if (closed) return resolve(null);
        answer = resolve;
        (thread ?? start()).postMessage(job);
      }),
    close() {
      closed = true;
      const ended = thread;
      lost("closed");
      void ended?.terminate();
    },
  };
}
