import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { makeCurve } from "../../charts/curve.js";
import { readPalette } from "../../charts/palette.js";
import type { RunView } from "../../state/view.js";

interface CurveChartProps {
  view: RunView;
  label: string;
  unit: string;
  decimals: number;
  ts: Float64Array;
  values: Float64Array;
  stepped: boolean;
  showTime: boolean;
}

/** A curve with the shared cursor. */
export function CurveChart(props: CurveChartProps) {
  const { view, label, unit, ts, values } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const theme = view.theme.value;
  const range = view.range.value;
  const info = view.info.value;

  useEffect(() => {
    const element = host.current as HTMLDivElement;
    let frame = 0;
    // A frame later the page has put on the theme, and the box its size.
    const rebuild = () => {
      frame = 0;
      plot.current?.destroy();
      plot.current = null;
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height < 30) return;
      plot.current = makeCurve(element, [ts, values], {
        ...props,
        width,
        height,
        palette: readPalette(element, theme),
        fromNs: range?.fromNs ?? info?.firstNs ?? 0,
        toNs: range?.toNs ?? info?.lastNs ?? 1,
        onCursor: (ns) => {
          if (element.matches(":hover") && !view.pinned.value) view.cursorNs.value = ns;
        },
      });
    };
    const observer = new ResizeObserver(() => {
      if (frame === 0) frame = requestAnimationFrame(rebuild);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [ts, values, theme, range, info]);

  useEffect(
    () =>
      view.cursorNs.subscribe((ns) => {
        const drawn = plot.current;
        if (!drawn || (host.current?.matches(":hover") && !view.pinned.peek())) return;
        drawn.setCursor({ left: ns === null ? -10 : drawn.valToPos(ns, "x"), top: 0 }, false);
      }),
    [],
  );

  return (
    <figure class="curve">
      <figcaption>
        {label}, {unit}
      </figcaption>
      <div class="curve-host" ref={host} role="img" aria-label={`${label} over simulated time; the table has the numbers`} />
    </figure>
  );
}
