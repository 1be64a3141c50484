import { batch, signal } from "@preact/signals";
import type { RunRecord } from "../../src/engine/record.js";
import { harderRuns } from "../../src/metrics/verdict/harder.js";
import { followedModel } from "../../src/metrics/verdict/ties.js";
import {
  askedOf,
  filledInstruments,
  firstVerdict,
  hadAlready,
  harderResult,
  type Verdict,
  withEvidence,
  withHarder,
} from "../../src/metrics/verdict/verdict.js";
import { RUN_LIMITS, type RunHandle, type RunRequest, startRun } from "../sandbox/run-client.js";
import type { BookStore } from "./books.js";
import { nextTask } from "./later.js";
import type { JudgingView } from "./view.js";

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

  constructor(readonly books: Pick<BookStore, "evidenceIn">) {}

  begin(request: RunRequest, record: RunRecord): void {
    this.cancel();
    if (record.outcome !== "complete") return;
    this.#run = { request, record };
    const verdict = firstVerdict(record);
    batch(() => {
      this.verdict.value = verdict;
      this.waiting.value = record.wallMs > LONG_MS;
    });
    if (verdict.result.fills === 0) return;
    void this.#goOn(request, record);
  }

  async #goOn(request: RunRequest, record: RunRecord): Promise<void> {
    const turn = this.#turn;
    await nextTask();
    if (turn !== this.#turn) return;
    void this.#askBooks(request, record);
    await nextTask();
    if (turn === this.#turn && !this.waiting.value) this.runHarder();
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
      this.#know((verdict) => withHarder(verdict, id, found));
    }
    this.working.value = false;
  }

  /** Null when it could not be run. */
  async #runAgain(request: RunRequest, wallMs: number): Promise<RunRecord | null> {
    const limits = { ...RUN_LIMITS, runMs: wallMs * LONGER + RUN_LIMITS.startMs + MORE_MS };
    this.#handle = startRun({ ...request, behind: true }, { onProgress: () => {} }, limits);
    try {
      return await this.#handle.done;
    } catch {
      return null;
    } finally {
      this.#handle = null;
    }
  }

  async #askBooks({ books, infos }: RunRequest, record: RunRecord): Promise<void> {
    const turn = this.#turn;
    const epochNs = infos[0]?.epochNs ?? "0";
    for (const index of filledInstruments(record)) {
      const asked = this.books.evidenceIn(books[index] as Uint8Array, epochNs, askedOf(record, index), followedModel(record));
      const evidence = await asked.catch(() => null);
      if (turn !== this.#turn) return;
      if (evidence) this.#know((verdict) => withEvidence(verdict, record, index, evidence));
    }
  }

  #know(more: (verdict: Verdict) => Verdict): void {
    if (this.verdict.value) this.verdict.value = more(this.verdict.value);
  }
}
