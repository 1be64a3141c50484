export interface Surface {
  ctx: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** Sizes a canvas's pixels to its box and the screen, cleared, so that one unit is one CSS pixel; null when it has no box. */
export function prepare(canvas: HTMLCanvasElement): Surface | null {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ctx = canvas.getContext("2d");
  if (!ctx || width === 0 || height === 0) return null;
  const ratio = devicePixelRatio || 1;
  const pixelWidth = Math.round(width * ratio);
  const pixelHeight = Math.round(height * ratio);
  // Setting a size clears and allocates even when it is the same one.
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height };
}

/** Half-pixel position of a 1 px line, so that it is sharp. */
export const crisp = (at: number): number => Math.round(at - 0.5) + 0.5;

export function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

export interface TextStyle {
  colour: string;
  font: string;
  align?: CanvasTextAlign;
  baseline?: CanvasTextBaseline;
}

export function text(ctx: CanvasRenderingContext2D, value: string, x: number, y: number, style: TextStyle): void {
  ctx.fillStyle = style.colour;
  ctx.font = style.font;
  ctx.textAlign = style.align ?? "left";
  ctx.textBaseline = style.baseline ?? "middle";
  ctx.fillText(value, x, y);
}
