const SCALE = 2;
const HEAD = 34;
const PAD = 12;

/**
 * A pane as a PNG: its canvases where they lie, and the text around them as it is set; sharp at twice the size. Drawn from
 * what shows, so it says the same as the screen.
 */
export function pictureOf(body: HTMLElement, title: string): Promise<Blob | null> {
  const box = body.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((box.width + 2 * PAD) * SCALE);
  canvas.height = Math.ceil((box.height + HEAD + PAD) * SCALE);
  const ctx = canvas.getContext("2d");
  if (!ctx) return Promise.resolve(null);
  ctx.scale(SCALE, SCALE);
  const style = getComputedStyle(body);
  ctx.fillStyle = style.getPropertyValue("--panel").trim();
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = style.getPropertyValue("--text-1").trim();
  ctx.font = `600 13px ${style.fontFamily}`;
  ctx.textBaseline = "middle";
  ctx.fillText(title, PAD, HEAD / 2);
  ctx.translate(PAD - box.left, HEAD - box.top);
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  for (const element of body.querySelectorAll<HTMLElement>("*")) drawGround(ctx, element);
  for (const drawn of body.querySelectorAll("canvas")) drawCanvas(ctx, drawn);
  drawTexts(ctx, body);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Bars and rows that are made of boxes. */
function drawGround(ctx: CanvasRenderingContext2D, element: HTMLElement): void {
  const { backgroundColor } = getComputedStyle(element);
  if (backgroundColor === "rgba(0, 0, 0, 0)" || backgroundColor === "transparent") return;
  const { left, top, width, height } = element.getBoundingClientRect();
  ctx.fillStyle = backgroundColor;
  ctx.fillRect(left, top, width, height);
}

function drawCanvas(ctx: CanvasRenderingContext2D, drawn: HTMLCanvasElement): void {
  const { left, top, width, height } = drawn.getBoundingClientRect();
  if (drawn.width > 0 && drawn.height > 0 && width > 0) ctx.drawImage(drawn, left, top, width, height);
}

function drawTexts(ctx: CanvasRenderingContext2D, body: HTMLElement): void {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent?.trim();
    const parent = node.parentElement;
    if (!words || !parent || parent.closest(".unseen")) continue;
    range.selectNodeContents(node);
    const { left, top, height, width } = range.getBoundingClientRect();
    if (width === 0) continue;
    const { color, font } = getComputedStyle(parent);
    ctx.fillStyle = color;
    ctx.font = font;
    ctx.fillText(words, left, top + height / 2, width + 2);
  }
}
