import { effect, type ReadonlySignal, type Signal, untracked, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Hands } from "../../charts/market/hands.js";
import { pressKey } from "../../charts/market/keys.js";
import { MarketChart } from "../../charts/market/market-chart.js";
import { PointerControl } from "../../charts/market/pointer.js";
import type { Scene } from "../../charts/market/scene.js";
import type { RunView } from "../../state/view.js";
import { late } from "../parts/late.js";

interface MarketViewProps {
  view: RunView;
  scene: ReadonlySignal<Scene | null>;
  threshold: Signal<number>;
}

const HELP =
  "Price chart. Arrow keys move the cursor, plus and minus zoom, Home shows the whole book, J and K step through orders, Enter selects the nearest fill, Escape drops it.";

const LateOrderCard = late(async () => (await import("./order-card.js")).OrderCard, true);

/** The chart with its hands, and the card of the selected order over it. */
export function MarketView({ view, scene, threshold }: MarketViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const prices = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const hands = useRef<Hands | null>(null);
  const anchor = useSignal<{ x: number; y: number } | null>(null);

  useEffect(() => {
    const [at, below, under, over] = [host.current, prices.current, foot.current, overlay.current];
    if (!at || !below || !under || !over) return;
    const chart = new MarketChart({ host: at, prices: below, foot: under, overlay: over }, view, () => scene.value, {
      threshold: (lots) => {
        threshold.value = lots;
      },
      anchor: (to) => {
        anchor.value = to;
      },
    });
    const made = new Hands(chart, view);
    hands.current = made;
    const pointer = new PointerControl(at, made);
    const unfollow = effect(() => {
      const id = view.selectedOrderId.value;
      if (id !== null) untracked(() => made.reveal(id));
    });
    return () => {
      unfollow();
      pointer.close();
      chart.close();
    };
  }, []);

  const keys = {
    tabIndex: 0,
    onKeyDown: (event: KeyboardEvent) => {
      if (hands.current && pressKey(event, hands.current)) event.preventDefault();
    },
  };
  return (
    <div class="market-view">
      <div class="market-host" ref={host} role="application" aria-label={HELP} {...keys}>
        <div class="market-prices" ref={prices} />
        <canvas class="market-foot" ref={foot} />
        <canvas class="market-overlay" ref={overlay} />
      </div>
      {view.selectedOrderId.value === null ? null : <LateOrderCard view={view} anchor={anchor.value} host={host} />}
    </div>
  );
}
