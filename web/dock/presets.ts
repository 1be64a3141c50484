import type { SerializedDockview } from "dockview-core";
import type { Preset } from "../state/layout.js";

/** Panes that share a place, the first one in front. */
interface Stack {
  tabs: readonly string[];
  size: number;
}

/** Parts side by side and one above the other in turn; the outermost ones stand side by side. `size` is a share of the whole. */
interface Split {
  parts: readonly (Split | Stack)[];
  size: number;
}

const stack = (size: number, ...tabs: string[]): Stack => ({ tabs, size });
const split = (size: number, ...parts: (Split | Stack)[]): Split => ({ parts, size });

const QUEUE = ["queue", "wait", "slippage", "calibration"] as const;
const LISTS = ["orders", "fills", "log", "advice"] as const;

/** Whom a pane joins when it is opened again, the first that is there. The microscope takes the code's place: the chart stays in sight. */
export const KIN: Readonly<Record<string, readonly string[]>> = {
  microscope: ["editor", "setup"],
  editor: ["setup", "microscope"],
  setup: ["editor", "microscope"],
  verdict: ["account", "compare"],
  result: ["account", "verdict"],
  compare: ["account", "verdict"],
  account: ["verdict", "compare"],
  ...Object.fromEntries(QUEUE.map((id) => [id, QUEUE])),
  ...Object.fromEntries(LISTS.map((id) => [id, LISTS])),
};

const WIDE: Readonly<Record<Preset, Split>> = {
  write: split(
    100,
    split(35, stack(70, "editor", "setup"), stack(30, "account", "result", "verdict", "compare")),
    split(
      65,
      split(53, stack(80, "market", "live"), stack(20, "ladder")),
      split(23, stack(41, "latency"), stack(59, ...QUEUE)),
      stack(24, ...LISTS),
    ),
  ),
  analyse: split(
    100,
    split(62, split(56, stack(78, "market", "live"), stack(22, "ladder")), stack(44, ...LISTS, "editor", "setup")),
    split(38, stack(30, "account", "result", "verdict", "compare"), stack(28, "latency"), stack(42, ...QUEUE)),
  ),
  teach: split(
    100,
    split(34, stack(56, "orders", "fills", "editor", "setup"), stack(44, "ladder")),
    split(66, stack(46, "market", "live"), stack(54, "microscope", "queue", "latency", "result", "account")),
  ),
  phone: split(
    100,
    stack(
      100,
      "market",
      "live",
      "editor",
      "setup",
      "ladder",
      "microscope",
      "latency",
      ...QUEUE,
      ...LISTS,
      "account",
      "result",
      "verdict",
      "compare",
    ),
  ),
};

/** Between a phone and a desk, or at twice the size: the code beside the picture, everything else a tab away. */
const NARROW = split(
  100,
  stack(42, "editor", "setup", "account", "result", "verdict", "compare"),
  split(58, stack(56, "market", "ladder", "microscope", "live"), stack(44, "orders", "fills", "latency", ...QUEUE, "log", "advice")),
);
const LOW = split(
  100,
  stack(42, "editor", "setup"),
  stack(
    58,
    "market",
    "ladder",
    "microscope",
    "orders",
    "fills",
    "latency",
    ...QUEUE,
    "log",
    "advice",
    "account",
    "result",
    "verdict",
    "compare",
    "live",
  ),
);

const NARROW_PX = 1_100;
const LOW_PX = 560;

/** What a window of this size has room for. */
function roomFor(preset: Preset, width: number, height: number): Split {
  if (preset === "phone") return WIDE.phone;
  if (height < LOW_PX) return LOW;
  return width < NARROW_PX ? NARROW : WIDE[preset];
}

/** A preset as the dock reads layouts. Panes that the page does not have are left out. */
export function layoutOf(preset: Preset, width: number, height: number, titles: ReadonlyMap<string, string>): SerializedDockview {
  const panels: SerializedDockview["panels"] = {};
  let groups = 0;

  const build = (part: Split | Stack, along: number, across: number): object | null => {
    if ("tabs" in part) return leaf(part, along);
    const sum = part.parts.reduce((total, { size }) => total + size, 0);
    const data = part.parts.flatMap((inner) => build(inner, (across * inner.size) / sum, along) ?? []);
    return data.length === 0 ? null : { type: "branch", data, size: along };
  };

  const leaf = (part: Stack, along: number): object | null => {
    const views = part.tabs.filter((id) => titles.has(id));
    for (const id of views) panels[id] = { id, contentComponent: id, tabComponent: "tab", title: titles.get(id) ?? id };
    if (views.length === 0) return null;
    return { type: "leaf", data: { views, activeView: views[0], id: `group-${groups++}` }, size: along };
  };

  const root = build(roomFor(preset, width, height), height, width);
  const grid = { root, width, height, orientation: "HORIZONTAL" };
  return { grid: grid as unknown as SerializedDockview["grid"], panels };
}

/** Which sizes share a remembered layout. */
export function sizeClass(width: number, height: number): "wide" | "narrow" | "low" {
  if (height < LOW_PX) return "low";
  return width < NARROW_PX ? "narrow" : "wide";
}
