/** What the embedding page hears. It holds no more than a height, so it may go to any page. */
export interface HeightMessage {
  type: "sigmax-hft";
  /** CSS pixels that the content needs. */
  height: number;
}

/** Tells the page around this one how high it is, now and whenever that changes. */
export function tellHeight(root: HTMLElement): void {
  if (parent === window) return;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (height === told || height === 0) return;
    told = height;
    const message: HeightMessage = { type: "sigmax-hft", height };
    parent.postMessage(message, "*");
  }).observe(root);
}
