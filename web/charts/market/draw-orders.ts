import type { FillRow } from "../../../src/metrics/fills.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { cross, diamond, triangle } from "../marks.js";
import { type Palette, sideColour } from "../palette.js";
import { type Frame, xOf, yOf } from "./frame.js";
import type { OwnTrading } from "./scene.js";

/** Above it marks would cover each other: only lines and one fill a spot are drawn. */
const MANY = 1_200;
const FILL = 5.2;

/** Orders as lines at their price for as long as they rested, by how they began and ended. */
export function drawLives(ctx: CanvasRenderingContext2D, palette: Palette, own: OwnTrading, frame: Frame): void {
  const shown = own.lives.filter((life) => isShown(life, frame));
  const many = shown.length > MANY;
  for (const side of [1, -1] as const) {
    const lives = shown.filter((life) => life.side === side);
    ctx.beginPath();
    for (const life of many ? onePerSpot(lives, frame) : lives) traceLife(ctx, life, frame);
    if (!many) stroke(ctx, palette.panel, 4.5);
    stroke(ctx, sideColour(palette, side), many ? 1.2 : 2.2);
    if (!many) drawEnds(ctx, palette, lives, frame, side);
  }
}

/** One triangle a fill, cased in the ground. */
export function drawFills(ctx: CanvasRenderingContext2D, palette: Palette, own: OwnTrading, frame: Frame): void {
  const { fills } = own;
  const shown = fills.slice(firstFrom(fills, frame.fromNs), firstFrom(fills, frame.toNs));
  const taken = new Set<number>();
  const cell = shown.length > MANY ? 4 : 1;
  for (const fill of shown) {
    const x = xOf(frame, fill.localNs);
    const y = yOf(frame, fill.ticks);
    const spot = Math.floor(x / cell) * 100_000 + Math.floor(y / cell);
    if (taken.has(spot)) continue;
    taken.add(spot);
    drawFill(ctx, palette, x, y, fill.side, FILL, palette.panel);
  }
}

/** The selected order over all others, outlined. */
export function drawSelected(ctx: CanvasRenderingContext2D, palette: Palette, own: OwnTrading, life: OrderLife, frame: Frame): void {
  ctx.beginPath();
  traceLife(ctx, life, frame);
  stroke(ctx, palette.outline, 5);
  stroke(ctx, sideColour(palette, life.side), 2.2);
  drawEnds(ctx, palette, [life], frame, life.side);
  for (const fill of own.fills)
    if (fill.orderId === life.orderId)
      drawFill(ctx, palette, xOf(frame, fill.localNs), yOf(frame, fill.ticks), fill.side, 7, palette.outline);
}

function drawFill(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  x: number,
  y: number,
  side: number,
  radius: number,
  casing: string,
): void {
  ctx.beginPath();
  triangle(ctx, x, y, radius, side);
  ctx.lineJoin = "round";
  ctx.strokeStyle = casing;
  ctx.lineWidth = 2.4;
  ctx.stroke();
  ctx.fillStyle = sideColour(palette, side);
  ctx.fill();
}

/** Lines too short to see beside another one at the same spot are left out. */
function onePerSpot(lives: OrderLife[], frame: Frame): OrderLife[] {
  const taken = new Set<number>();
  const shortest = (frame.toNs - frame.fromNs) / frame.width;
  return lives.filter((life) => {
    if (life.segments.length !== 1 || !(life.endNs - life.acceptedNs < 2 * shortest)) return true;
    const spot = Math.floor(xOf(frame, life.acceptedNs)) * 100_000 + Math.floor(yOf(frame, life.ticks));
    if (taken.has(spot)) return false;
    taken.add(spot);
    return true;
  });
}

/** Index of the first fill heard at `ns` or later. */
function firstFrom(fills: readonly FillRow[], ns: number): number {
  let low = 0;
  let high = fills.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((fills[middle] as FillRow).localNs < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isShown(life: OrderLife, frame: Frame): boolean {
  const from = Number.isNaN(life.acceptedNs) ? life.endNs : life.acceptedNs;
  return from <= frame.toNs && !(life.endNs < frame.fromNs);
}

function traceLife(ctx: CanvasRenderingContext2D, life: OrderLife, frame: Frame): void {
  life.segments.forEach(({ fromNs, toNs, ticks }, i) => {
    const y = yOf(frame, ticks);
    const left = Math.max(-10, xOf(frame, fromNs));
    const right = Number.isNaN(toNs) ? frame.width : Math.min(frame.width + 10, xOf(frame, toNs));
    if (i === 0) ctx.moveTo(left, y);
    else ctx.lineTo(left, y);
    ctx.lineTo(Math.max(right, left + 1), y);
  });
}

function drawEnds(ctx: CanvasRenderingContext2D, palette: Palette, lives: OrderLife[], frame: Frame, side: number): void {
  ctx.beginPath();
  for (const life of lives) {
    const first = life.segments[0];
    if (first) accepted(ctx, xOf(frame, first.fromNs), yOf(frame, first.ticks));
    if (Number.isNaN(life.endNs)) continue;
    const x = xOf(frame, life.endNs);
    const y = yOf(frame, life.ticks);
    if (life.outcome === "cancelled") cross(ctx, x, y, 3.2);
    else if (life.outcome === "expired" || life.outcome === "rejected") diamond(ctx, x, y, 4);
  }
  stroke(ctx, sideColour(palette, side), 1.5);
}

function accepted(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.moveTo(x, y - 3.5);
  ctx.lineTo(x, y + 3.5);
}

function stroke(ctx: CanvasRenderingContext2D, colour: string, width: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}
