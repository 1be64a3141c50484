/** What a page holds after many runs; `npm run soak` goes on for two hours. */
import type { CDPSession } from "playwright-core";
import { expect, it } from "vitest";
import { browser, isReady, run, site, visit, withPage } from "./playground.js";

withPage();

const RUNS = 12;

/** How many objects of the page have this prototype, once the garbage was collected. */
async function countOf(cdp: CDPSession, prototype: string): Promise<number> {
  const group = { objectGroup: "counted" };
  const { result } = await cdp.send("Runtime.evaluate", { expression: prototype, ...group });
  const { objects } = await cdp.send("Runtime.queryObjects", { prototypeObjectId: result.objectId as string, ...group });
  const { result: count } = await cdp.send("Runtime.callFunctionOn", {
    functionDeclaration: "function () { return this.length; }",
    objectId: objects.objectId as string,
    returnByValue: true,
  });
  await cdp.send("Runtime.releaseObjectGroup", group);
  return count.value as number;
}

it("keeps no promise of a run that is over", async () => {
  const { page, context, problems } = await visit(browser, site);
  await isReady(page);
  const cdp = await context.newCDPSession(page);
  /** Once nothing of the last run is on its way any more: three counts alike. */
  const promisesAtRest = async (): Promise<number> => {
    const counts: number[] = [];
    const isStill = async (): Promise<boolean> => {
      counts.push(await countOf(cdp, "Promise.prototype"));
      return counts.length > 2 && new Set(counts.slice(-3)).size === 1;
    };
    await expect.poll(isStill, { timeout: 30_000, interval: 300 }).toBe(true);
    return counts.at(-1) as number;
  };
  for (let n = 0; n < 3; n++) await run(page);
  const before = await promisesAtRest();
  for (let n = 0; n < RUNS; n++) await run(page);
  const after = await promisesAtRest();
  // Some come and go; what is kept of each run would be as many as there were runs.
  expect(after - before).toBeLessThan(RUNS);
  expect(problems).toEqual([]);
  await context.close();
});
