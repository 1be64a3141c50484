/** ▲ for buys, ▼ for sells, so that the side does not hang on the colour alone. */
export function triangle(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, side: number): void {
  const up = side > 0 ? 1 : -1;
  ctx.moveTo(x, y - up * radius);
  ctx.lineTo(x + radius, y + up * radius * 0.8);
  ctx.lineTo(x - radius, y + up * radius * 0.8);
  ctx.closePath();
}

/** × */
export function cross(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.moveTo(x - radius, y - radius);
  ctx.lineTo(x + radius, y + radius);
  ctx.moveTo(x + radius, y - radius);
  ctx.lineTo(x - radius, y + radius);
}

/** ◇ */
export function diamond(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  ctx.moveTo(x, y - radius);
  ctx.lineTo(x + radius, y);
  ctx.lineTo(x, y + radius);
  ctx.lineTo(x - radius, y);
  ctx.closePath();
}
