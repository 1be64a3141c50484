import "uplot/dist/uPlot.min.css";
import "./charts.css";
import "./market/market.css";
import "./panes.css";
import type { JSX } from "preact";
import type { RunView } from "../state/view.js";
import { AccountPane } from "./account/account-pane.js";
import { AdvicePane, FillsPane, LogPane, OrdersPane } from "./blotter/list-panes.js";
import { detailsOf, type RunDetails } from "./details.js";
import { LadderPane } from "./ladder/ladder-pane.js";
import { LatencyPane } from "./latency/latency-pane.js";
import { MarketPane } from "./market/market-pane.js";
import { late } from "./parts/late.js";
import { QueuePane } from "./queue/queue-pane.js";
import { verdictMark } from "./verdict/verdict-mark.js";

/** A pane fills its place; title, note and actions go through PaneFrame into the place's header. */
export interface Pane {
  id: string;
  title: string;
  Component: (props: { view: RunView }) => JSX.Element;
  /** Shown after the title: how much there is of it. */
  count?: (view: RunView) => number;
  /** Shown after the title: a word, or nothing. */
  mark?: (view: RunView) => string;
}

const counted = (of: (details: RunDetails) => number) => (view: RunView) => {
  const details = detailsOf(view);
  return details ? of(details) : 0;
};

export const PANES: readonly Pane[] = [
  { id: "market", title: "Market", Component: MarketPane },
  { id: "ladder", title: "Ladder", Component: LadderPane },
  { id: "microscope", title: "Microscope", Component: late(async () => (await import("./microscope/microscope-pane.js")).MicroscopePane) },
  { id: "latency", title: "Latency", Component: LatencyPane },
  { id: "queue", title: "Queue and fills", Component: QueuePane },
  { id: "wait", title: "Wait", Component: late(async () => (await import("./queue/wait-pane.js")).WaitPane) },
  { id: "slippage", title: "Slippage", Component: late(async () => (await import("./queue/slippage-pane.js")).SlippagePane) },
  { id: "calibration", title: "Calibration", Component: late(async () => (await import("./queue/calibration-pane.js")).CalibrationPane) },
  { id: "orders", title: "Orders", Component: OrdersPane, count: counted(({ lives }) => lives.length) },
  { id: "fills", title: "Fills", Component: FillsPane, count: counted(({ fills }) => fills.length) },
  { id: "log", title: "Log", Component: LogPane, count: counted(({ record }) => record.log.length) },
  { id: "advice", title: "Advice", Component: AdvicePane, count: counted(({ advice }) => advice.length) },
  { id: "account", title: "Account", Component: AccountPane },
  { id: "result", title: "Result", Component: late(async () => (await import("./result/result-pane.js")).ResultPane) },
  {
    id: "verdict",
    title: "Verdict",
    Component: late(async () => (await import("./verdict/verdict-pane.js")).VerdictPane),
    mark: verdictMark,
  },
  { id: "compare", title: "Compare", Component: late(async () => (await import("./compare/compare-pane.js")).ComparePane) },
];
