import type { StepLine } from "../../src/metrics/step-line.js";

export interface StepStyle {
  colour: string;
  width: number;
  /** Lengths drawn and left out, by turns; empty for a whole line. */
  dash?: readonly number[];
  /** Between the line and its zero. */
  fill?: string;
}

/** Where a line's times and values lie in the picture, which begins at 0. */
export interface StepScale {
  fromNs: number;
  toNs: number;
  /** Where `toNs` is, CSS pixels. */
  right: number;
  y(value: number): number;
}

/**
 * Draws a step line. Where more values than can be told apart share a pixel of the screen, they are one upright bar from the lowest to
 * the highest: what a frame costs is its pixels, and a bar costs far less than a path up and down through the same pixels.
 */
export function drawSteps(ctx: CanvasRenderingContext2D, line: StepLine, scale: StepScale, style: StepStyle): void {
  const { fromNs, toNs, right } = scale;
  const pixel = 1 / ctx.getTransform().a;
  const pen = new Pen(scale.y, style.fill === undefined ? null : new Area(scale.y(0)));
  const isDrawn = dashOf(style.dash ?? []);
  // As wide as the line and on whole pixels, where a bar is cheapest and leaves no seam.
  const wide = Math.max(1, Math.round(style.width / pixel));
  const left = Math.floor((wide - 1) / 2);
  ctx.fillStyle = style.colour;
  line.walk(fromNs, toNs, right / pixel, {
    step: (ns, value) => pen.step(((ns - fromNs) / (toNs - fromNs)) * right, value === line.gap ? Number.NaN : value),
    bunch(column, low, high, last) {
      const [top, bottom] = pen.bunch(column * pixel, (column + 1) * pixel, { low, high, last: last === line.gap ? Number.NaN : last });
      if (isDrawn(column * pixel)) ctx.fillRect((column - left) * pixel, top - style.width / 2, wide * pixel, bottom - top + style.width);
    },
  });
  ctx.setLineDash([...(style.dash ?? [])]);
  ctx.lineWidth = style.width;
  ctx.strokeStyle = style.colour;
  ctx.stroke(pen.path);
  ctx.setLineDash([]);
  if (!pen.area || style.fill === undefined) return;
  ctx.fillStyle = style.fill;
  ctx.fill(pen.area.until(right));
}

/** Follows the line from left to right: what is not in a bar is a path. */
class Pen {
  readonly path = new Path2D();
  /** Where the line is; NaN where it has no value. */
  #at = Number.NaN;
  /** Since where it is there, and whether the path ends there. */
  #since = 0;
  #isDown = false;

  constructor(
    readonly y: (value: number) => number,
    readonly area: Area | null,
  ) {}

  step(x: number, value: number): void {
    this.#standUntil(x);
    const next = this.y(value);
    if (Number.isNaN(next)) this.#isDown = false;
    else {
      if (!this.#isDown) this.path.moveTo(x, Number.isNaN(this.#at) ? next : this.#at);
      this.path.lineTo(x, next);
      this.#isDown = true;
    }
    this.#at = next;
    this.#since = x;
    this.area?.step(x, next);
  }

  /** Top and bottom of the bar from `x` to `end`, which begins where the line was. */
  bunch(x: number, end: number, { low, high, last }: { low: number; high: number; last: number }): [number, number] {
    this.#standUntil(x);
    const [top, bottom] = [this.y(high), this.y(low)];
    const before = Number.isNaN(this.#at) ? top : this.#at;
    this.#at = this.y(last);
    this.#since = end;
    this.#isDown = false;
    this.area?.step(x, this.#at);
    return [Math.min(top, before), Math.max(bottom, before)];
  }

  #standUntil(x: number): void {
    if (Number.isNaN(this.#at) || x <= this.#since) return;
    if (!this.#isDown) this.path.moveTo(this.#since, this.#at);
    this.path.lineTo(x, this.#at);
    this.#since = x;
    this.#isDown = true;
  }
}

/** What lies between a line and its zero. */
class Area {
  readonly #path = new Path2D();
  #at = Number.NaN;

  constructor(readonly zero: number) {}

  step(x: number, y: number): void {
    if (Number.isNaN(y)) this.until(x);
    else {
      if (Number.isNaN(this.#at)) this.#path.moveTo(x, this.zero);
      else this.#path.lineTo(x, this.#at);
      this.#path.lineTo(x, y);
    }
    this.#at = y;
  }

  /** All of it, closed at `x`. */
  until(x: number): Path2D {
    if (Number.isNaN(this.#at)) return this.#path;
    this.#path.lineTo(x, this.#at);
    this.#path.lineTo(x, this.zero);
    this.#at = Number.NaN;
    return this.#path;
  }
}

function dashOf(dash: readonly number[]): (x: number) => boolean {
  const whole = dash.reduce((sum, length) => sum + length, 0);
  const [drawn = 0] = dash;
  return whole === 0 ? () => true : (x) => x % whole < drawn;
}
