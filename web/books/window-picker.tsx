import { type Signal, useSignal } from "@preact/signals";
import type { TargetedPointerEvent } from "preact";
import type { Cut } from "../../src/data/cut/book-choice.js";
import type { Timeline } from "../../src/data/quality.js";
import type { BookEntry } from "../state/book-index.js";
import { BookPicture } from "./book-picture.js";
import { formatClock, parseClock, spanOf } from "./clock.js";

/** Shares of the picture's width that a hand means when it presses rather than drags. */
const CLICK = 0.01;

interface WindowProps {
  entry: BookEntry;
  timeline: Timeline;
  /** Null for all of it. */
  cut: Signal<Cut | null>;
}

/** The book's picture, on which a part of it is chosen: by dragging, or by its two times. */
export function WindowPicker({ entry, timeline, cut }: WindowProps) {
  const lengthNs = Math.max(1, timeline.rows.length * timeline.widthNs);
  const start = useSignal<number | null>(null);
  const shareAt = (event: TargetedPointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const drag = (event: TargetedPointerEvent<HTMLElement>): void => {
    if (start.value === null) return;
    const [low, high] = [Math.min(start.value, shareAt(event)), Math.max(start.value, shareAt(event))];
    cut.value = high - low < CLICK ? null : cutOf(entry, timeline.fromNs + low * lengthNs, timeline.fromNs + high * lengthNs);
  };
  const share = (ns: number): string => `${(100 * (ns - timeline.fromNs)) / lengthNs}%`;
  const part = cut.value;
  return (
    <div class="book-window">
      <div
        class="book-brush"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.value = shareAt(event);
        }}
        onPointerMove={drag}
        onPointerUp={(event) => {
          drag(event);
          start.value = null;
        }}
      >
        <BookPicture timeline={timeline} height={170} />
        {part ? (
          <>
            <i class="book-outside" style={{ left: 0, width: share(part.fromNs) }} />
            <i class="book-outside" style={{ left: share(part.toNs), right: 0 }} />
          </>
        ) : null}
      </div>
      <p class="book-axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((at) => (
          <span key={at}>{formatClock(Math.round((timeline.fromNs + at * lengthNs) / 1e9) * 1e9)}</span>
        ))}
      </p>
      <p class="book-legend">Price and its range; quantity at the best prices while they are apart; rows. Drag to choose a part.</p>
      <Times entry={entry} cut={cut} />
    </div>
  );
}

function Times({ entry, cut }: Omit<WindowProps, "timeline">) {
  const { firstNs, lastNs } = entry;
  const part = cut.value ?? { fromNs: Math.max(0, firstNs), toNs: lastNs };
  const wrong = part.fromNs >= part.toNs || part.toNs <= firstNs || part.fromNs > lastNs;
  const set = (change: Partial<Cut>): void => {
    cut.value = { ...part, ...change };
  };
  return (
    <div class={wrong ? "book-times field wrong" : "book-times field"}>
      <TimeField label="Play from" ns={part.fromNs} onChange={(fromNs) => set({ fromNs })} />
      <TimeField label="to" ns={part.toNs} onChange={(toNs) => set({ toNs })} />
      <span class="book-length">
        {wrong ? <span class="bad">Not in this book</span> : cut.value ? spanOf(part.toNs - part.fromNs) : "All of it"}
      </span>
      {cut.value ? (
        <button type="button" class="text-button" onClick={() => (cut.value = null)}>
          All of it
        </button>
      ) : null}
    </div>
  );
}

function TimeField({ label, ns, onChange }: { label: string; ns: number; onChange: (ns: number) => void }) {
  return (
    <label>
      {label}
      <input
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={formatClock(ns)}
        onChange={(event) => {
          const typed = parseClock(event.currentTarget.value);
          if (typed === null) event.currentTarget.value = formatClock(ns);
          else onChange(typed);
        }}
      />
    </label>
  );
}

/** To whole tenths of a second where that is fine enough, so that a part has a short name. */
function cutOf({ firstNs, lastNs }: BookEntry, fromNs: number, toNs: number): Cut {
  const step = lastNs - firstNs > 60e9 ? 1e9 : 1e8;
  const round = (ns: number): number => Math.round(ns / step) * step;
  return { fromNs: Math.max(0, round(fromNs)), toNs: Math.max(round(fromNs) + step, round(toNs)) };
}
