import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { QueueModelConfig } from "../../src/config/config.js";
import type { BookInfo } from "../../src/data/rows.js";
import type { RunRecord } from "../../src/engine/record.js";
import type { OrderCalibration, SentOrder } from "../../src/estimate/calibrate-orders.js";
import type { FollowedModel } from "../../src/estimate/evidence.js";
import type { OrderInQueue, RestingOrder } from "../../src/estimate/in-queue.js";
import type { QueuedStretch, QueuePaths } from "../../src/estimate/queue-paths.js";
import type { BookStep, Moment } from "../../src/metrics/book-steps.js";
import type { DepthImage, DepthLevels, DepthWindow } from "../../src/metrics/depth-replay.js";
import type { MarketOverview } from "../../src/metrics/overview.js";
import type { Verdict } from "../../src/metrics/verdict/verdict.js";
import type { RunProgress } from "../sandbox/protocol.js";
import type { History } from "./history.js";

/** A stretch of simulated time, ns since the book's first event. */
export interface TimeRange {
  fromNs: number;
  toNs: number;
}

/** What the book worker answers, beyond the overview. Rejects with HftError. */
export interface MarketReader {
  paint(window: DepthWindow): Promise<DepthImage>;
  levelsAt(moment: Moment, count: number): Promise<DepthLevels>;
  /** The next row or batch of the book, or the one before; null where it ends. */
  step(from: Moment, by: 1 | -1, unit: "event" | "batch"): Promise<BookStep | null>;
  /** How good estimates of fills were where orders were sent. */
  calibrate(orders: readonly SentOrder[], model: FollowedModel): Promise<OrderCalibration[]>;
  followOrder(order: RestingOrder): Promise<OrderInQueue>;
  /** Quantity ahead of many orders over time; null under a model that can't be followed. */
  queuePaths(orders: readonly QueuedStretch[], model: QueueModelConfig): Promise<QueuePaths | null>;
}

/** The verdict on the run that shows. */
export interface JudgingView {
  /** Null without a complete run. */
  readonly verdict: ReadonlySignal<Verdict | null>;
  /** Whether a harder run is on. */
  readonly working: ReadonlySignal<boolean>;
  /** Whether the harder runs wait to be asked for: the run was a long one. */
  readonly waiting: ReadonlySignal<boolean>;
  runHarder(): void;
}

/** What every pane shows a part of: one book, one run, one cursor. */
export interface RunView {
  readonly info: ReadonlySignal<BookInfo | null>;
  readonly overview: ReadonlySignal<MarketOverview | null>;
  readonly market: ReadonlySignal<MarketReader | null>;
  readonly record: ReadonlySignal<RunRecord | null>;
  /** How much of the run is to be believed, as it is worked out. */
  readonly judging: JudgingView;
  /** The runs that are kept. */
  readonly history: History;
  /** While a run is on. */
  readonly progress: ReadonlySignal<RunProgress | null>;
  readonly running: ReadonlySignal<boolean>;
  /** The one time that all panes show: under the pointer, or where it was put; null when none. */
  readonly cursorNs: Signal<number | null>;
  /** How many rows of the batch at the cursor count, after a step by single rows; all of them where it is null or of another time. */
  readonly cursorRows: Signal<{ ns: number; rows: number } | null>;
  /** The cursor was put where it is, and the pointer no longer moves it. */
  readonly pinned: Signal<boolean>;
  /** Whether the run is played back. */
  readonly playing: Signal<boolean>;
  /** Time the charts show; null is the whole book. */
  readonly range: Signal<TimeRange | null>;
  readonly selectedOrderId: Signal<number | null>;
  /** Whether the selected order is looked at closely. */
  readonly microscopeOpen: Signal<boolean>;
  /** Resolved theme, for canvases. */
  readonly theme: ReadonlySignal<"light" | "dark">;
}

export const makeCursor = (): Pick<
  RunView,
  "cursorNs" | "cursorRows" | "pinned" | "playing" | "range" | "selectedOrderId" | "microscopeOpen"
> => ({
  cursorNs: signal<number | null>(null),
  cursorRows: signal<{ ns: number; rows: number } | null>(null),
  pinned: signal(false),
  playing: signal(false),
  range: signal<TimeRange | null>(null),
  selectedOrderId: signal<number | null>(null),
  microscopeOpen: signal(false),
});
