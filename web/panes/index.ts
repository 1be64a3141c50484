import "uplot/dist/uPlot.min.css";
import "./charts.css";
import "./market/market.css";
import "./panes.css";
import type { JSX } from "preact";
import type { RunView } from "../state/view.js";
import { AccountPane } from "./account/account-pane.js";
import { BlotterPane } from "./blotter/blotter-pane.js";
import { LadderPane } from "./ladder/ladder-pane.js";
import { LatencyPane } from "./latency/latency-pane.js";
import { MarketPane } from "./market/market-pane.js";
import { QueuePane } from "./queue/queue-pane.js";
import { VerdictPane } from "./verdict/verdict-pane.js";

/** A pane fills its cell and draws its own 32 px header, title and actions included. */
export interface Pane {
  id: string;
  title: string;
  Component: (props: { view: RunView }) => JSX.Element;
}

export const PANES: readonly Pane[] = [
  { id: "market", title: "Market", Component: MarketPane },
  { id: "ladder", title: "Ladder", Component: LadderPane },
  { id: "latency", title: "Latency", Component: LatencyPane },
  { id: "queue", title: "Queue and fills", Component: QueuePane },
  { id: "blotter", title: "Orders", Component: BlotterPane },
  { id: "account", title: "Account", Component: AccountPane },
  { id: "verdict", title: "Verdict", Component: VerdictPane },
];
