/** What a page holds after many runs; `npm run soak` goes on for two hours. */
import type { CDPSession } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { browser, isReady, run, SYNTHETIC, site, visit, withPage } from "./playground.js";

withPage();

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

async function keepsNoPromise(book: string, runs: number): Promise<void> {
  const { page, context, problems } = await visit(browser, site, { kept: { book } });
  onTestFinished(() => context.close());
  await isReady(page);
  const cdp = await context.newCDPSession(page);
  const promises = () => countOf(cdp, "Promise.prototype");
  for (let n = 0; n < 3; n++) await run(page);
  // Three counts alike: nothing of the last run is on its way any more.
  const counts: number[] = [];
  const areAlike = async (): Promise<boolean> => {
    counts.push(await promises());
    return counts.length > 2 && new Set(counts.slice(-3)).size === 1;
  };
  await expect.poll(areAlike, { interval: 300 }).toBe(true);
  const before = counts.at(-1) as number;
  for (let n = 0; n < runs; n++) await run(page);
  // Some come and go; what is kept of each run would be as many as there were runs.
  await expect.poll(async () => (await promises()) - before, { interval: 300 }).toBeLessThan(runs);
  expect(problems).toEqual([]);
}

it("keeps no promise of a run that is over", LONG, () => keepsNoPromise(`${SYNTHETIC}@0-5`, 5));

it("keeps no promise of many runs over a whole book that are over", LONG, () => keepsNoPromise(SYNTHETIC, 12));
