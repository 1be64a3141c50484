import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { RunRecord } from "../../src/engine/record.js";
import type { RunProgress } from "../sandbox/protocol.js";
import { type RunHandle, type RunRequest, startRun } from "../sandbox/run-client.js";
import { type Problem, problemFrom, problemOf } from "./problem.js";

/** The run that is on, and what the last one left. */
export class Runs {
  readonly record = signal<RunRecord | null>(null);
  readonly progress = signal<RunProgress | null>(null);
  readonly running = signal(false);
  readonly stopping = signal(false);
  /** Why nothing could run at all; what a strategy did wrong is in its record. */
  readonly refused = signal<Problem | null>(null);
  readonly problem: ReadonlySignal<Problem | null> = computed(() => {
    if (this.refused.value) return this.refused.value;
    const { outcome, error } = this.record.value ?? {};
    return outcome === "error" && error ? problemFrom(error) : null;
  });
  #handle: RunHandle | null = null;
  #unwanted = false;

  /** Resolves with the record, or null when nothing ran or it is not wanted any more. */
  async start(request: RunRequest): Promise<RunRecord | null> {
    if (this.running.value) return null;
    let ended: RunRecord | null = null;
    this.#unwanted = false;
    batch(() => {
      this.running.value = true;
      this.stopping.value = false;
      this.progress.value = null;
      this.refused.value = null;
    });
    try {
      this.#handle = startRun(request, {
        onProgress: (progress) => {
          this.progress.value = progress;
        },
      });
      const record = await this.#handle.done;
      if (!this.#unwanted) ended = record;
      if (ended) this.record.value = ended;
    } catch (error) {
      if (!this.#unwanted) this.refused.value = problemOf(error);
    }
    this.#handle = null;
    batch(() => {
      this.running.value = false;
      this.stopping.value = false;
      this.progress.value = null;
    });
    return ended;
  }

  stop(): void {
    if (!this.#handle) return;
    this.stopping.value = true;
    this.#handle.stop();
  }

  /** Another book: what was found on the last one no longer fits. */
  clear(): void {
    this.#unwanted = true;
    this.stop();
    this.record.value = null;
    this.refused.value = null;
  }
}
