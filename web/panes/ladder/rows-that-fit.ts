import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Height of a row, CSS pixels. */
const ROW = 18;
const FEWEST = 4;

/** The box for a ladder's rows, and how many it has room for. */
export function useRowsThatFit(): { box: RefObject<HTMLDivElement | null>; count: Signal<number> } {
  const box = useRef<HTMLDivElement>(null);
  const count = useSignal(20);
  useLayoutEffect(() => {
    const element = box.current as HTMLDivElement;
    const observer = new ResizeObserver(() => {
      count.value = Math.max(FEWEST, Math.floor(element.clientHeight / ROW));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, count };
}
