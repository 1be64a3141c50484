import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** What axe finds wrong with the page once its animations have ended. */
export async function violations(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !("axe" in globalThis))) await page.evaluate(AXE);
  await atRest(page);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as never as { axe: { run(target: Document, options: object): Promise<{ violations: Violation[] }> } };
    const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
    // Axe is in the page alone: it would wait half a second for an answer from each frame, and none comes.
    return (await axe.run(document, { runOnly, iframes: false, resultTypes: ["violations"] })).violations;
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

/** Until no animation runs that has an end: half faded in, a text has less contrast than it is drawn with. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const running = () =>
      document.getAnimations().filter(({ effect, playState }) => {
        return playState === "running" && Number(effect?.getComputedTiming().endTime) !== Number.POSITIVE_INFINITY;
      });
    for (let left = running(); left.length > 0; left = running()) await Promise.allSettled(left.map(({ finished }) => finished));
  });
