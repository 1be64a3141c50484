import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { readPalette } from "../charts/palette.js";
import type { Quotes } from "../format/quotes.js";
import { drawTape } from "./draw-tape.js";
import type { Live } from "./live.js";

/** Two minutes of the book as a picture: depth, best prices, trades, and own fills on paper. */
export function LiveChart({ live, quotes, theme }: { live: Live; quotes: Quotes; theme: "light" | "dark" }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const draw = () => {
    const element = canvas.current;
    if (element)
      drawTape(element, { columns: live.tape.columns, fills: live.paper.fills.peek(), quotes, palette: readPalette(element, theme) });
  };
  useSignalEffect(() => {
    live.beat.value;
    draw();
  });
  useEffect(() => {
    const observer = new ResizeObserver(draw);
    if (canvas.current) observer.observe(canvas.current);
    draw();
    return () => observer.disconnect();
  }, [theme]);
  const facts = live.facts.value;
  const best =
    facts?.health.good && facts.bids[0] && facts.asks[0]
      ? `best bid ${quotes.price(facts.bids[0][0])}, best ask ${quotes.price(facts.asks[0][0])}`
      : "no book";
  return (
    <canvas
      class="live-chart"
      ref={canvas}
      role="img"
      aria-label={`The last two minutes of the book: depth, best prices and trades; now ${best}. The ladder beside it has the numbers.`}
    />
  );
}
