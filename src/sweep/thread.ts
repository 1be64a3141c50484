/** A thread of a sweep: plays one point after the other. Started by `threads.ts`. */
import { openBook } from "../data/book-file.js";
import { keptBook } from "../data/memory-book.js";
import { nodeModule } from "../node.js";
import { loadChoice } from "../strategy/choice.js";
import { play, type Stage } from "./stage.js";
import type { NodeThreads, ThreadData } from "./threads.js";

async function stageOf({ wasm, parts, strategy, base }: ThreadData): Promise<Stage> {
  const open = async (bytes: Uint8Array) =>
    keptBook(await openBook({ size: bytes.length, read: async (from: number, to: number) => bytes.slice(from, to) }));
  return {
    wasm,
    parts: await Promise.all(parts.map((books) => Promise.all(books.map(open)))),
    strategy: await loadChoice(strategy),
    base,
  };
}

const threads = nodeModule<NodeThreads>("node:worker_threads");
if (threads?.parentPort) {
  const { parentPort, workerData } = threads;
  const stage = stageOf(workerData);
  parentPort.on("message", async (job) => {
    const played = await play(await stage, job, () => false);
    if (played) parentPort.postMessage(played);
  });
}
