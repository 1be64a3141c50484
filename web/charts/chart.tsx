import { useEffect, useRef } from "preact/hooks";
import { type Palette, readPalette } from "./palette.js";
import { prepare, type Surface } from "./surface.js";

interface ChartProps {
  theme: "light" | "dark";
  /** What a screen reader says in place of the picture. */
  label: string;
  draw: (surface: Surface, palette: Palette) => void;
  class?: string;
  onPointerMove?: (event: PointerEvent) => void;
  onPointerLeave?: (event: PointerEvent) => void;
  onClick?: (event: MouseEvent) => void;
}

/** A canvas that is drawn anew after every render of its parent, on resize and on a change of theme. */
export function Chart({ theme, label, draw, class: name, ...handlers }: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const schedule = useRef<() => void>(() => {});
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    let frame = 0;
    schedule.current = () => {
      if (frame !== 0) return;
      // A frame later the page has put on the theme that the signal announced.
      frame = requestAnimationFrame(() => {
        frame = 0;
        const surface = prepare(element);
        if (surface) latest.current(surface, readPalette(element, element.dataset.drawnFor === "light" ? "light" : "dark"));
      });
    };
    const observer = new ResizeObserver(() => schedule.current());
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
  useEffect(() => schedule.current());
  return <canvas ref={canvas} class={`chart ${name ?? ""}`} role="img" aria-label={label} data-drawn-for={theme} {...handlers} />;
}
