import { batch, signal } from "@preact/signals";
import type { RunConfig } from "../../src/config/config.js";
import type { FeedInfo } from "../../src/connectors/feed.js";
import { PaperConnector } from "../../src/connectors/paper.js";
import { SnapshotFeed } from "../../src/connectors/snapshot-feed.js";
import type { Ladder } from "../../src/data/ladder.js";
import type { BookInfo, RowColumns } from "../../src/data/rows.js";
import type { RunRecord } from "../../src/engine/record.js";
import { HftError } from "../../src/errors.js";
import type { PaperState } from "../../src/strategy/paper-state.js";
import { RUN_LIMITS, type RunHandle, startRun } from "../sandbox/run-client.js";
import { type Problem, problemFrom, problemOf } from "../state/problem.js";

export type PaperStage = "off" | "running" | "ending" | "ended";

export interface PaperStart {
  info: FeedInfo;
  ladder: Ladder;
  stamps: { exchTs: number; localTs: number };
  /** Null to record alone. */
  strategy: { files: { name: string; text: string }[]; entry: string; config: RunConfig } | null;
}

const MOST_FILLS = 500;

/**
 * A strategy on live rows, in the sandbox, its orders filled there; and what it heard, recorded. The recording is the run: played
 * again it gives the same fills.
 */
export class PaperRun {
  readonly stage = signal<PaperStage>("off");
  readonly state = signal<PaperState | null>(null);
  readonly fills = signal<PaperState["fills"]>([]);
  readonly rows = signal(0);
  readonly problem = signal<Problem | null>(null);
  readonly record = signal<RunRecord | null>(null);
  /** Whether a strategy runs, beside the recording. */
  readonly trades = signal(false);
  #feed: SnapshotFeed | null = null;
  #connector: PaperConnector | null = null;
  #handle: RunHandle | null = null;

  start({ info, ladder, stamps, strategy }: PaperStart): void {
    if (this.stage.value === "running" || this.stage.value === "ending") return;
    batch(() => {
      this.stage.value = "running";
      this.trades.value = strategy !== null;
      this.state.value = null;
      this.fills.value = [];
      this.rows.value = 0;
      this.problem.value = null;
      this.record.value = null;
    });
    this.#feed = new SnapshotFeed(info, ladder, stamps);
    this.#connector = new PaperConnector(this.#feed);
    void this.#go(this.#connector, strategy);
  }

  /** What was heard while it runs. */
  hear(rows: RowColumns): void {
    this.#feed?.rows(rows);
  }

  /** Ends it with what was heard. */
  over(): void {
    if (this.stage.value !== "running") return;
    this.stage.value = "ending";
    this.#connector?.close();
  }

  /** The recording as a file; null when there is none. */
  file(): File | null {
    if (this.stage.value !== "ended" || !this.#connector) return null;
    const { symbol } = (this.#feed as SnapshotFeed).info.instrument;
    const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[:T]/g, "-");
    return new File(this.#connector.recording() as BlobPart[], `live-${symbol.toLowerCase()}-${stamp}.hftbook`);
  }

  async #go(connector: PaperConnector, strategy: PaperStart["strategy"]): Promise<void> {
    try {
      const [info] = (await connector.open()) as [BookInfo];
      const ended = strategy ? this.#run(info, strategy) : null;
      for (let rows = await connector.next(); rows; rows = await connector.next()) {
        this.rows.value += rows.length;
        this.#handle?.rows(rows);
      }
      this.#handle?.over();
      await ended;
    } catch (error) {
      this.problem.value = problemOf(error);
    }
    this.#handle = null;
    this.stage.value = "ended";
  }

  async #run(info: BookInfo, { files, entry, config }: NonNullable<PaperStart["strategy"]>): Promise<void> {
    const limits = { ...RUN_LIMITS, runMs: 2 ** 31 - 1 };
    const callbacks = { onProgress: () => {}, onPaper: (state: PaperState) => this.#heard(state) };
    this.#handle = startRun({ files, entry, config, books: [], infos: [info], market: info }, callbacks, limits);
    try {
      const record = await this.#handle.done;
      this.record.value = record;
      if (record.error) this.problem.value = problemFrom(record.error);
    } catch (error) {
      this.problem.value = problemOf(error instanceof HftError ? error : new HftError(7002, String(error)));
    }
    // The strategy ended by itself or failed: there is nothing left to record for.
    this.over();
  }

  #heard(state: PaperState): void {
    batch(() => {
      this.state.value = state;
      if (state.fills.length > 0) this.fills.value = [...this.fills.value, ...state.fills].slice(-MOST_FILLS);
    });
  }
}
