import { depthColours, POWER_NEAR } from "../charts/depth-ramp.js";
import { type Palette, sideColour } from "../charts/palette.js";
import { crisp, line, prepare, type Surface, text } from "../charts/surface.js";
import { MINUS } from "../format/numbers.js";
import type { Quotes } from "../format/quotes.js";
import type { PaperFill } from "./paper-table.js";
import { COLUMN_MS, type TapeColumn } from "./tape.js";

export interface TapePicture {
  columns: readonly TapeColumn[];
  fills: readonly PaperFill[];
  quotes: Quotes;
  palette: Palette;
}

/** A row of the picture is at least so high. */
const ROW_PX = 3;
const AXIS_WIDTH = 72;
const AXIS_HEIGHT = 18;
const LEAST_TICKS = 40;
/** Quantity at which the ramp ends: this share of the cells has less. */
const FULL = 0.97;

interface Frame {
  width: number;
  height: number;
  lowTicks: number;
  highTicks: number;
  /** Ticks of a row of cells. */
  bucket: number;
  /** Columns that there is room for: as many as are needed, in whole spans. */
  span: number;
}

/** Seconds that a picture shows. */
const SPANS = [20, 40, 60, 90, 120];

/** Draws the tape, the newest at the right. */
export function drawTape(canvas: HTMLCanvasElement, picture: TapePicture): void {
  const surface = prepare(canvas);
  if (!surface) return;
  const frame = frameOf(surface, picture.columns);
  const { ctx } = surface;
  ctx.fillStyle = picture.palette.bg;
  ctx.fillRect(0, 0, frame.width, frame.height);
  if (frame.highTicks > frame.lowTicks) {
    depth(surface, frame, picture);
    gaps(surface, frame, picture);
    best(surface, frame, picture);
    trades(surface, frame, picture);
    fills(surface, frame, picture);
  }
  axes(surface, frame, picture);
}

function frameOf({ width, height }: Surface, columns: readonly TapeColumn[]): Frame {
  const seconds = SPANS.find((each) => each * 1e3 >= columns.length * COLUMN_MS) ?? (SPANS.at(-1) as number);
  const span = (seconds * 1e3) / COLUMN_MS;
  const inner = { width: Math.max(1, width - AXIS_WIDTH), height: Math.max(1, height - AXIS_HEIGHT), span };
  const good = columns.filter((column) => column.good);
  if (good.length === 0) return { ...inner, lowTicks: 0, highTicks: 0, bucket: 1 };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { bidTicks, askTicks } of good) {
    low = Math.min(low, bidTicks);
    high = Math.max(high, askTicks);
  }
  const room = Math.max(LEAST_TICKS, high - low) * 0.35;
  const lowTicks = Math.floor(low - room);
  const highTicks = Math.ceil(high + room);
  return { ...inner, lowTicks, highTicks, bucket: Math.max(1, Math.ceil(((highTicks - lowTicks) * ROW_PX) / inner.height)) };
}

const xOf = (frame: Frame, fromNewest: number) => frame.width - ((fromNewest + 0.5) / frame.span) * frame.width;
const yOf = ({ height, lowTicks, highTicks }: Frame, ticks: number) => ((highTicks - ticks) / (highTicks - lowTicks)) * height;

function depth({ ctx }: Surface, frame: Frame, { columns, palette }: TapePicture): void {
  const rows = Math.ceil((frame.highTicks - frame.lowTicks) / frame.bucket);
  const cells = new Float64Array(rows * frame.span);
  columns.forEach(({ levels }, index) => {
    const x = frame.span - columns.length + index;
    for (let i = 0; i < levels.length; i += 2) {
      const row = Math.floor((frame.highTicks - (levels[i] as number)) / frame.bucket);
      if (row >= 0 && row < rows) cells[row * frame.span + x] = (cells[row * frame.span + x] as number) + (levels[i + 1] as number);
    }
  });
  const full = quantile(cells, FULL);
  const bitmap = document.createElement("canvas");
  bitmap.width = frame.span;
  bitmap.height = rows;
  const target = bitmap.getContext("2d");
  if (!target || full <= 0) return;
  const colours = depthColours(palette.theme, POWER_NEAR);
  const pixels = target.createImageData(frame.span, rows);
  const packed = new Uint32Array(pixels.data.buffer);
  for (let i = 0; i < cells.length; i++) packed[i] = colours[cellOf(cells[i] as number, full)] as number;
  target.putImageData(pixels, 0, 0);
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(bitmap, 0, 0, frame.width, yOf(frame, frame.highTicks - rows * frame.bucket));
}

/** 0 nothing; 1 to 127 a bid, 129 to 255 an ask, by the logarithm of its quantity. */
function cellOf(lots: number, full: number): number {
  if (lots === 0) return 0;
  const strength = Math.min(1, Math.log1p(Math.abs(lots)) / Math.log1p(full));
  return 1 + Math.round(strength * 126) + (lots < 0 ? 128 : 0);
}

function quantile(cells: Float64Array, share: number): number {
  const held = cells
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  return held[Math.floor((held.length - 1) * share)] ?? 0;
}

/** Times without a good book are hatched, not left to be taken for an empty one. */
function gaps({ ctx }: Surface, frame: Frame, { columns, palette }: TapePicture): void {
  const width = frame.width / frame.span;
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, frame.width, frame.height);
  ctx.clip();
  ctx.strokeStyle = palette.hairlineStrong;
  columns.forEach((column, index) => {
    if (column.good) return;
    const x = xOf(frame, columns.length - 1 - index) - width / 2;
    ctx.fillStyle = palette.raised;
    ctx.fillRect(x, 0, width + 0.5, frame.height);
    if (index % 3 === 0) line(ctx, x, frame.height, x + 6 * width, 0, palette.hairlineStrong);
  });
  ctx.restore();
}

function best({ ctx }: Surface, frame: Frame, { columns, palette }: TapePicture): void {
  for (const side of [1, -1]) {
    ctx.strokeStyle = sideColour(palette, side);
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    let drawing = false;
    columns.forEach((column, index) => {
      const x = xOf(frame, columns.length - 1 - index);
      const y = yOf(frame, side > 0 ? column.bidTicks : column.askTicks);
      if (column.good && drawing) ctx.lineTo(x, y);
      else if (column.good) ctx.moveTo(x, y);
      drawing = column.good;
    });
    ctx.stroke();
    ctx.lineWidth = 1;
  }
}

function trades({ ctx }: Surface, frame: Frame, { columns, palette }: TapePicture): void {
  const sizes = columns.flatMap(({ trades: all }) => all.filter((_, i) => i % 2 === 1).map(Math.abs));
  const most = Math.max(1, ...sizes);
  columns.forEach(({ trades: all }, index) => {
    const x = xOf(frame, columns.length - 1 - index);
    for (let i = 0; i < all.length; i += 2) {
      const lots = all[i + 1] as number;
      ctx.globalAlpha = 0.75;
      ctx.fillStyle = sideColour(palette, lots);
      ctx.beginPath();
      ctx.arc(x, yOf(frame, all[i] as number), 1 + 4 * Math.sqrt(Math.abs(lots) / most), 0, 2 * Math.PI);
      ctx.fill();
    }
  });
  ctx.globalAlpha = 1;
}

/** Triangles, up for what was bought. */
function fills({ ctx }: Surface, frame: Frame, { columns, fills: all, quotes, palette }: TapePicture): void {
  const newest = columns[columns.length - 1];
  if (!newest) return;
  for (const { ns, price, side } of all) {
    const ago = (newest.ns - ns) / (COLUMN_MS * 1e6);
    if (ago < 0 || ago >= frame.span) continue;
    const [x, y] = [xOf(frame, ago), yOf(frame, price / quotes.instrument.tickSize)];
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x - 5, y + 9 * side);
    ctx.lineTo(x + 5, y + 9 * side);
    ctx.closePath();
    ctx.fillStyle = sideColour(palette, side);
    ctx.strokeStyle = palette.outline;
    ctx.fill();
    ctx.stroke();
  }
}

function axes({ ctx }: Surface, frame: Frame, { columns, quotes, palette }: TapePicture): void {
  const style = { colour: palette.text3, font: `11px ${palette.font}` };
  line(ctx, crisp(frame.width), 0, crisp(frame.width), frame.height, palette.hairline);
  line(ctx, 0, crisp(frame.height), frame.width, crisp(frame.height), palette.hairline);
  const newest = columns[columns.length - 1];
  const bests = newest?.good ? bestLabels(frame, newest) : [];
  const steps = Math.max(2, Math.floor(frame.height / 48));
  for (let i = 1; i < steps && frame.highTicks > frame.lowTicks; i++) {
    const ticks = Math.round(frame.highTicks - ((frame.highTicks - frame.lowTicks) * i) / steps);
    const y = yOf(frame, ticks);
    line(ctx, 0, crisp(y), frame.width, crisp(y), palette.grid);
    if (bests.every((best) => Math.abs(best.y - y) > 13)) text(ctx, quotes.price(ticks), frame.width + 6, y, style);
  }
  for (const { ticks, side, y } of bests)
    text(ctx, quotes.price(ticks), frame.width + 6, y, { colour: sideColour(palette, side), font: `600 11px ${palette.font}` });
  times(ctx, frame, style);
}

/** The best prices at the axis, apart from each other. */
function bestLabels(frame: Frame, { bidTicks, askTicks }: TapeColumn) {
  const labels = [
    { ticks: bidTicks, side: 1 },
    { ticks: askTicks, side: -1 },
  ];
  return labels.map(({ ticks, side }) => ({ ticks, side, y: yOf(frame, ticks) + side * 7 }));
}

function times(ctx: CanvasRenderingContext2D, frame: Frame, style: { colour: string; font: string }): void {
  const seconds = (frame.span * COLUMN_MS) / 1e3;
  const y = frame.height + AXIS_HEIGHT / 2;
  for (let ago = seconds / 4; ago < seconds; ago += seconds / 4)
    text(ctx, `${MINUS}${ago} s`, frame.width - (ago / seconds) * frame.width, y, { ...style, align: "center" });
  text(ctx, "now", frame.width, y, { ...style, align: "right" });
}
