import { batch, signal } from "@preact/signals";
import type { RunRecord } from "../../src/engine/record.js";
import { orderLives } from "../../src/metrics/order-lives.js";
import { harderRuns } from "../../src/metrics/verdict/harder.js";
import { followedModel, restedFills } from "../../src/metrics/verdict/ties.js";
import { firstVerdict, hadAlready, harderResult, type Verdict, withEvidence } from "../../src/metrics/verdict/verdict.js";
import { RUN_LIMITS, type RunHandle, type RunRequest, startRun } from "../sandbox/run-client.js";
import type { JudgingView, MarketReader } from "./view.js";

/** A run that took longer than this is not made again unasked, ms. */
const LONG_MS = 5_000;
/** A harder run may take so many times as long as the run itself, and this much more. */
const LONGER = 4;
const MORE_MS = 5_000;

/** Works out the verdict on a run behind the page: what needs other runs happens in the sandbox, one at a time. */
export class Judging implements JudgingView {
  readonly verdict = signal<Verdict | null>(null);
  readonly working = signal(false);
  readonly waiting = signal(false);
  #turn = 0;
  #handle: RunHandle | null = null;
  #run: { request: RunRequest; record: RunRecord } | null = null;

  /** @param instrument Of the book that shows, which `market` reads. */
  begin(request: RunRequest, record: RunRecord, instrument: number, market: MarketReader | null): void {
    this.cancel();
    if (record.outcome !== "complete") return;
    this.#run = { request, record };
    const verdict = firstVerdict(record);
    batch(() => {
      this.verdict.value = verdict;
      this.waiting.value = record.wallMs > LONG_MS;
    });
    if (verdict.result.fills === 0) return;
    void this.#askBook(record, instrument, market);
    if (!this.waiting.value) this.runHarder();
  }

  runHarder(): void {
    const run = this.#run;
    if (!run || this.working.value) return;
    batch(() => {
      this.waiting.value = false;
      this.working.value = true;
    });
    void this.#runAll(run.request, run.record);
  }

  /** Ends what is on and forgets the verdict. */
  cancel(): void {
    this.#turn++;
    this.#handle?.abandon();
    this.#handle = null;
    this.#run = null;
    batch(() => {
      this.verdict.value = null;
      this.working.value = false;
      this.waiting.value = false;
    });
  }

  async #runAll(request: RunRequest, record: RunRecord): Promise<void> {
    const turn = this.#turn;
    for (const { id, config } of harderRuns(record.config)) {
      const found = config ? harderResult(record, await this.#runAgain({ ...request, config }, record.wallMs)) : hadAlready(record);
      if (turn !== this.#turn) return;
      this.#know((verdict) => ({ ...verdict, harder: { ...verdict.harder, [id]: found } }));
    }
    this.working.value = false;
  }

  /** Null when it could not be run. */
  async #runAgain(request: RunRequest, wallMs: number): Promise<RunRecord | null> {
    const limits = { ...RUN_LIMITS, runMs: wallMs * LONGER + RUN_LIMITS.startMs + MORE_MS };
    this.#handle = startRun(request, { onProgress: () => {} }, limits);
    try {
      return await this.#handle.done;
    } catch {
      return null;
    } finally {
      this.#handle = null;
    }
  }

  async #askBook(record: RunRecord, instrument: number, market: MarketReader | null): Promise<void> {
    const turn = this.#turn;
    const lives = orderLives(record.orderEvents).filter((life) => life.instrument === instrument);
    const evidence = await market?.fillEvidence(restedFills(lives).asked, followedModel(record)).catch(() => null);
    if (evidence && turn === this.#turn) this.#know((verdict) => withEvidence(verdict, record, instrument, evidence));
  }

  #know(more: (verdict: Verdict) => Verdict): void {
    if (this.verdict.value) this.verdict.value = more(this.verdict.value);
  }
}
