/** In a task of its own, so that it holds up neither a frame nor a key. */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Once the next frame has been drawn; in a tab that nobody sees none is. */
export const nextFrame = (): Promise<void> =>
  document.hidden ? nextTask() : new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
