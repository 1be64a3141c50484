import type { OwnTrading } from "./scene.js";

export interface KeyActions {
  moveCursor(steps: number): void;
  /** Around the cursor. */
  zoomBy(factor: number): void;
  reset(): void;
  stepOrder(by: 1 | -1): void;
  /** Selects the order nearest to the cursor. */
  pick(): void;
  drop(): void;
  zoomToOrder(): void;
}

/** True when the key was one of the chart's. */
export function pressKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const far = event.shiftKey ? 20 : 1;
  const deeds: Record<string, () => void> = {
    ArrowLeft: () => actions.moveCursor(-far),
    ArrowRight: () => actions.moveCursor(far),
    "+": () => actions.zoomBy(0.7),
    "=": () => actions.zoomBy(0.7),
    "-": () => actions.zoomBy(1 / 0.7),
    Home: () => actions.reset(),
    "0": () => actions.reset(),
    j: () => actions.stepOrder(1),
    k: () => actions.stepOrder(-1),
    z: () => actions.zoomToOrder(),
    Enter: () => actions.pick(),
    Escape: () => actions.drop(),
  };
  const deed = deeds[event.key];
  deed?.();
  return deed !== undefined;
}

/** The order after (or before) the selected one, in the order they were sent; null without any. */
export function nextOrder(own: OwnTrading, selected: number | null, by: 1 | -1): number | null {
  const at = own.lives.findIndex(({ orderId }) => orderId === selected);
  const next = at < 0 ? (by > 0 ? 0 : own.lives.length - 1) : Math.min(own.lives.length - 1, Math.max(0, at + by));
  return own.lives[next]?.orderId ?? null;
}

/** The order of the fill that is nearest in time; null without a fill. */
export function nearestOrder(own: OwnTrading, ns: number): number | null {
  let found: number | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const fill of own.fills) {
    const distance = Math.abs(fill.localNs - ns);
    if (distance >= nearest) continue;
    nearest = distance;
    found = fill.orderId;
  }
  return found;
}
