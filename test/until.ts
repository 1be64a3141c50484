import { WAIT_LIMIT_MS } from "./limits.js";

const LOOK_MS = 10;

/**
 * Resolves with the first value of `look` that is neither false, null nor undefined. The limit only ends a hang.
 * @throws Error that names `what` when nothing came of it within the limit.
 */
export async function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + WAIT_LIMIT_MS;
  for (;;) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined) return seen as Exclude<T, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`Waited ${WAIT_LIMIT_MS / 1e3} s in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
