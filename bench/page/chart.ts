/** A million points in the page's own chart, scrolled and zoomed a step a frame. */
import { StepLine } from "../../src/metrics/step-line.js";
import { drawCurves } from "../../web/charts/curves.js";
import type { Palette } from "../../web/charts/palette.js";
import { prepare } from "../../web/charts/surface.js";

const POINTS = 1_000_000;
const FRAMES = 240;
const STEP_NS = 1e6;
const SIZE = { width: 1_400, height: 320 };

/** A walk that is the same each time. */
function walk(): StepLine {
  const ts = new Float64Array(POINTS);
  const values = new Float64Array(POINTS);
  let seed = 1;
  for (let i = 1; i < POINTS; i++) {
    seed = (seed * 48_271) % 2_147_483_647;
    ts[i] = i * STEP_NS;
    values[i] = (values[i - 1] as number) + (seed % 3) - 1;
  }
  return new StepLine(ts, values, POINTS, Number.MIN_SAFE_INTEGER);
}

let line: StepLine | null = null;

/** How long after the last one each frame came, ms. */
async function chartFrames(): Promise<number[]> {
  const canvas = document.body.appendChild(document.createElement("canvas"));
  canvas.style.cssText = `width:${SIZE.width}px;height:${SIZE.height}px`;
  line ??= walk();
  const grey = "#888888";
  const palette = new Proxy(
    { font: "sans-serif" },
    { get: (target, name) => (name === "font" ? target.font : grey) },
  ) as unknown as Palette;
  const gaps: number[] = [];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let frame = 0; frame < FRAMES; frame++) {
    const now = await new Promise<number>(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
    // From all of it down to a hundredth, and along.
    const wide = POINTS * STEP_NS * 10 ** (-2 * (frame / FRAMES));
    const fromNs = (POINTS * STEP_NS - wide) * (frame / FRAMES);
    const surface = prepare(canvas);
    if (surface)
      drawCurves(surface, palette, {
        lines: [{ name: "walk", line, dash: [], width: 1.6, colour: "text1", filled: true }],
        ...{ fromNs, toNs: fromNs + wide, unit: "", decimals: 0, showTime: true, cursorNs: fromNs + wide / 2, format: String },
      });
  }
  canvas.remove();
  return gaps;
}

Object.assign(globalThis, { chartFrames });
