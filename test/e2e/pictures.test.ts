/**
 * What each pane looks like in both themes, small: a fifth of its size, so that a letter's edge or another rasteriser makes no
 * difference and a lost axis, colour or legend does. `npm run pictures` draws them anew; look at them before they are committed.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { LONG } from "../length.js";
import { browser, run, site, visit, withPage } from "./playground.js";

const FOLDER = new URL("pictures/", import.meta.url);
const isRenewed = process.env.SIGMAX_RENEW_PICTURES === "1";
/** Pixels of the small picture whose colour may be another one, of 100. */
const MOST_OTHER = 2;
const PANES = [
  "editor",
  "setup",
  "market",
  "ladder",
  "latency",
  "queue",
  "wait",
  "slippage",
  "calibration",
  "orders",
  "fills",
  "log",
  "advice",
  "account",
  "result",
  "verdict",
  "microscope",
  "compare",
];
/** What `npm test` looks at: a chart, a plot, a table. */
const QUICK = ["market", "queue", "orders"];

withPage();

/** Draws a PNG at a fifth of its size. */
function small(page: Page, png: Buffer): Promise<string> {
  return page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width / 5);
    canvas.height = Math.round(bitmap.height / 5);
    const ctx = canvas.getContext("2d") as CanvasRenderingContext2D;
    ctx.imageSmoothingQuality = "high";
    ctx.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").split(",")[1] as string;
  }, png.toString("base64"));
}

/** How many of 100 pixels differ by more than an eye lets pass; 100 when the sizes do. */
function difference(page: Page, a: string, b: string): Promise<number> {
  return page.evaluate(
    async ([one, two]) => {
      const pixels = async (data: string) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = document.createElement("canvas");
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        const ctx = canvas.getContext("2d") as CanvasRenderingContext2D;
        ctx.drawImage(bitmap, 0, 0);
        return { wide: bitmap.width, tall: bitmap.height, data: ctx.getImageData(0, 0, bitmap.width, bitmap.height).data };
      };
      const [first, second] = [await pixels(one), await pixels(two)];
      if (first.wide !== second.wide || first.tall !== second.tall) return 100;
      let other = 0;
      for (let i = 0; i < first.data.length; i += 4) {
        const far = [0, 1, 2].reduce((sum, c) => sum + Math.abs((first.data[i + c] as number) - (second.data[i + c] as number)), 0);
        if (far > 72) other++;
      }
      return (400 * other) / first.data.length;
    },
    [a, b] as const,
  );
}

/** Nothing is on its way any more: what comes from the worker is there, and two frames have been drawn. */
async function settled(page: Page, pane: string): Promise<void> {
  await page.waitForSelector(`[data-pane="${pane}"]`);
  if (pane === "calibration")
    await page.waitForFunction(
      () => !/Working it out/.test(document.querySelector('[data-pane="calibration"]')?.textContent ?? "Working it out"),
    );
  if (pane === "verdict")
    await page.waitForFunction(() => {
      // On a slow machine the page asks first.
      document.querySelector<HTMLButtonElement>(".verdict-ask button")?.click();
      const words = document.querySelector(".verdict-lines")?.textContent ?? "";
      return words !== "" && !/running|not run yet/.test(words);
    });
  if (pane === "editor") await page.waitForSelector(".monaco-host .view-line >> nth=2");
  if (pane === "microscope") await page.waitForSelector('[data-pane="microscope"] .small-table');
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** There is nothing to compare with before a second run. */
async function runAnother(page: Page): Promise<void> {
  await page.click('[data-tab="editor"]');
  await page.click(".try-next button:has-text('skew = 60')");
  await page.waitForSelector("text=skew differs");
}

async function pictureOf(page: Page, pane: string): Promise<string> {
  let last = "";
  // Two alike: nothing is drawn any more.
  for (let turn = 0; turn < 20; turn++) {
    await settled(page, pane);
    const now = await small(
      page,
      await page.locator(`.dv-groupview:has([data-pane="${pane}"])`).screenshot({ animations: "disabled", caret: "hide" }),
    );
    if (now === last) break;
    last = now;
  }
  return last;
}

/** Holds a picture against the one that is kept, or keeps it. What is wrong with it, or null. */
async function held(page: Page, name: string, now: string): Promise<string | null> {
  const file = new URL(name, FOLDER);
  if (isRenewed) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, Buffer.from(now, "base64"));
    return null;
  }
  if (!existsSync(file)) return "there is no picture of it. Run: npm run pictures";
  const other = await difference(page, readFileSync(file).toString("base64"), now);
  if (other <= MOST_OTHER) return null;
  mkdirSync("test-results", { recursive: true });
  writeFileSync(`test-results/${name}`, Buffer.from(now, "base64"));
  return `${other.toFixed(1)} of 100 pixels are other ones; see test-results/${name}`;
}

/** Shows panes and compares each with its picture. What the worker paints may come late, so those that differ are looked at again. */
async function lookRight(page: Page, theme: string, panes: readonly string[]): Promise<void> {
  let left = panes;
  const problems = async (): Promise<string[]> => {
    const found = new Map<string, string>();
    for (const pane of left) {
      await page.click(`[data-tab="${pane}"]`);
      await page.mouse.move(2, 2);
      const problem = await held(page, `${theme}-${pane}.png`, await pictureOf(page, pane));
      if (problem) found.set(pane, `${pane}: ${problem}`);
    }
    left = [...found.keys()];
    return [...found.values()];
  };
  await expect.poll(problems).toEqual([]);
}

async function looksAsItDid(colorScheme: "dark" | "light", panes: readonly string[]): Promise<void> {
  const { page, context } = await visit(browser, site, { context: { colorScheme, reducedMotion: "reduce" } });
  onTestFinished(() => context.close());
  await run(page);
  await page.click(".layout-button");
  await page.locator('[popover] >> text="Analyse"').first().click();
  await page.fill(".transport-place", "#12");
  await page.press(".transport-place", "Enter");
  await page.click(".layout-button");
  await page.locator('[popover] >> text="Microscope"').first().click();
  const others = panes.filter((pane) => pane !== "compare");
  await lookRight(page, colorScheme, others);
  if (others.length === panes.length) return;
  await runAnother(page);
  await lookRight(page, colorScheme, ["compare"]);
}

it("some panes look as they did in the dark theme", () => looksAsItDid("dark", QUICK));

describe.each(["dark", "light"] as const)("in the %s theme", LONG, (colorScheme) => {
  it("every pane looks as it did", () => looksAsItDid(colorScheme, PANES));
});
