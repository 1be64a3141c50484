import { batch, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../state/store.js";
import { type Box, placeBeside } from "./place.js";
import { TOUR, type TourStep } from "./steps.js";
import "./tour.css";

interface TourProps {
  store: Store;
  onEnd(): void;
}

/** A minute through the page: each step does what it tells of, and points at where to look. */
export function Tour({ store, onEnd }: TourProps) {
  const at = useSignal(0);
  const busy = useSignal(true);
  const step = TOUR[at.value] as TourStep;
  useEffect(() => {
    let gone = false;
    void Promise.resolve(step.enter(store)).finally(() => {
      if (gone) return;
      busy.value = false;
      document.querySelector(step.target)?.scrollIntoView({ block: "nearest", inline: "nearest" });
      // What went wrong stands where it always does: nothing is pointed at any more.
      if (store.runs.problem.value) onEnd();
    });
    return () => {
      gone = true;
    };
  }, [step]);
  const isLast = at.value === TOUR.length - 1;
  const go = (by: 1 | -1) => {
    if (isLast && by > 0) return onEnd();
    const next = Math.max(0, at.value + by);
    if (next === at.value) return;
    // A step is busy from its first moment: a key pressed between would be lost.
    batch(() => {
      busy.value = true;
      at.value = next;
    });
  };
  return <Card step={step} number={at.value + 1} busy={busy.value} isLast={isLast} onGo={go} onEnd={onEnd} />;
}

interface CardProps {
  step: TourStep;
  number: number;
  busy: boolean;
  isLast: boolean;
  onGo(by: 1 | -1): void;
  onEnd(): void;
}

function Card({ step, number, busy, isLast, onGo, onEnd }: CardProps) {
  const card = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => follow(step.target, card.current as HTMLElement, ring.current as HTMLElement), [step]);
  useEffect(() => {
    if (!busy) next.current?.focus({ preventScroll: true });
  }, [step, busy]);
  return (
    <>
      <div ref={ring} class="tour-ring" aria-hidden="true" />
      <div
        ref={card}
        class="tour-card"
        role="dialog"
        tabIndex={-1}
        aria-label={`Show me, step ${number} of ${TOUR.length}`}
        onKeyDown={(event) => {
          if (event.key === "Escape") onEnd();
        }}
      >
        <h2>{step.title}</h2>
        <p role="status">{busy ? "One moment…" : step.says}</p>
        <div class="tour-foot">
          <span>
            {number} of {TOUR.length}
          </span>
          <button type="button" class="text-button" onClick={onEnd}>
            End
          </button>
          <button type="button" class="button" disabled={number === 1 || busy} onClick={() => onGo(-1)}>
            Back
          </button>
          <button ref={next} type="button" class="button primary" disabled={busy} onClick={() => onGo(1)}>
            {isLast ? "Done" : "Next"}
          </button>
        </div>
      </div>
    </>
  );
}

/** Keeps ring and card at what is pointed at, which panes that open and charts that load may move. */
function follow(target: string, card: HTMLElement, ring: HTMLElement): () => void {
  let frame = 0;
  let last = "";
  const place = () => {
    frame = requestAnimationFrame(place);
    const box = seenBox(target);
    const now = JSON.stringify([box, card.offsetHeight, innerWidth, innerHeight]);
    if (now === last) return;
    last = now;
    ring.hidden = box === null;
    if (box) Object.assign(ring.style, { left: px(box.left), top: px(box.top), width: px(box.width), height: px(box.height) });
    const { left, top } = placeBeside(
      box,
      { width: card.offsetWidth, height: card.offsetHeight },
      { width: innerWidth, height: innerHeight },
    );
    Object.assign(card.style, { left: px(left), top: px(top) });
  };
  place();
  return () => cancelAnimationFrame(frame);
}

function seenBox(target: string): Box | null {
  const { left = 0, top = 0, width = 0, height = 0 } = document.querySelector(target)?.getBoundingClientRect() ?? {};
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

const px = (value: number): string => `${Math.round(value)}px`;
