import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { RunConfig } from "../../src/config/config.js";
import type { Instrument } from "../../src/data/rows.js";
import type { RunRecord } from "../../src/engine/record.js";
import { figuresOf, type RunFigures } from "../../src/metrics/compare/figures.js";
import { type RunTrace, traceOf } from "../../src/metrics/compare/trace.js";
import type { SourceFile } from "../../src/strategy/transpile.js";
import type { RunRequest } from "../sandbox/run-client.js";
import { erase, load, save } from "./storage.js";

/** A run as it is kept after the next one: what made it, and what it came to. */
export interface KeptRun {
  id: number;
  /** ms since 1970. */
  atMs: number;
  book: string;
  bookTitle: string;
  instrument: Instrument;
  files: SourceFile[];
  entry: string;
  /** The set-up as typed. */
  setup: Record<string, string>;
  config: RunConfig;
  outcome: string;
  hash: string;
  figures: RunFigures;
  trace: RunTrace;
}

/** Runs that are kept, and of each so many orders and fills. */
export const MOST_RUNS = 12;
const MOST_MOVES = 2_000;
const INDEX = "runs";
const keyOf = (id: number): string => `run.${id}`;

/** The last runs of this browser, newest first. */
export class History {
  readonly #runs: Signal<readonly KeptRun[]> = signal([]);
  readonly #chosenA = signal<number | null>(null);
  readonly #chosenB = signal<number | null>(null);
  #isRead = false;

  get runs(): ReadonlySignal<readonly KeptRun[]> {
    this.#read();
    return this.#runs;
  }

  /** The run that is looked at: the chosen one, else the newest. */
  readonly a: ReadonlySignal<KeptRun | null> = computed(() => this.#find(this.#chosenA.value) ?? this.runs.value[0] ?? null);
  /** The run that it is held against: the chosen one, else the one before it. */
  readonly b: ReadonlySignal<KeptRun | null> = computed(() => {
    const chosen = this.#find(this.#chosenB.value);
    if (chosen && chosen !== this.a.value) return chosen;
    const runs = this.runs.value;
    const at = this.a.value ? runs.indexOf(this.a.value) : -1;
    return runs[at + 1] ?? runs.find((run) => run !== this.a.value) ?? null;
  });

  /** @param restore Opens a run's code and set-up. */
  constructor(readonly restore: (run: KeptRun) => void) {}

  choose(side: "a" | "b", id: number): void {
    (side === "a" ? this.#chosenA : this.#chosenB).value = id;
  }

  /** Keeps a run; the same run made again takes the place of the last one. */
  add(request: RunRequest, record: RunRecord, instrument: number, setup: Record<string, string>): void {
    const info = record.books[instrument];
    if (!info) return;
    this.#read();
    const before = this.#runs.value;
    const run: KeptRun = {
      id: Math.max(0, ...before.map(({ id }) => id)) + 1,
      atMs: Date.now(),
      book: info.name,
      bookTitle: info.title,
      instrument: info.instrument,
      files: request.files.map(({ name, text }) => ({ name, text })),
      entry: request.entry,
      setup,
      config: request.config,
      outcome: record.outcome,
      hash: record.hash,
      figures: figuresOf(record, instrument),
      trace: traceOf(record, MOST_MOVES),
    };
    const again = before[0] && isSameRun(before[0], run) ? 1 : 0;
    batch(() => {
      this.#runs.value = [run, ...before.slice(again)].slice(0, MOST_RUNS);
      this.#chosenA.value = null;
    });
    this.#write(run, before);
  }

  forget(): void {
    for (const { id } of this.#runs.value) erase(keyOf(id));
    erase(INDEX);
    batch(() => {
      this.#runs.value = [];
      this.#chosenA.value = null;
      this.#chosenB.value = null;
    });
  }

  #find(id: number | null): KeptRun | undefined {
    return id === null ? undefined : this.runs.value.find((run) => run.id === id);
  }

  /** Writes the new one alone; where there is no room, without the oldest ones. */
  #write(run: KeptRun, before: readonly KeptRun[]): void {
    for (const old of before) if (!this.#runs.value.includes(old)) erase(keyOf(old.id));
    const kept = [...this.#runs.value];
    while (!save(keyOf(run.id), run) && kept.length > 1) erase(keyOf((kept.pop() as KeptRun).id));
    save(
      INDEX,
      kept.map(({ id }) => id),
    );
  }

  #read(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    const ids = load(INDEX);
    const runs = Array.isArray(ids) ? ids.slice(0, MOST_RUNS).map((id) => asRun(load(keyOf(Number(id))))) : [];
    this.#runs.value = runs.filter((run) => run !== null);
  }
}

function isSameRun(a: KeptRun, b: KeptRun): boolean {
  const made = ({ book, files, entry, config, hash }: KeptRun) => JSON.stringify([book, files, entry, config, hash]);
  return made(a) === made(b);
}

/** A run that another version of the page kept may be of another shape: then it is left out. */
function asRun(kept: unknown): KeptRun | null {
  const run = kept as KeptRun | null;
  const moves = [run?.trace?.orders, run?.trace?.fills];
  const isWhole =
    typeof run?.id === "number" &&
    Array.isArray(run.files) &&
    typeof run.instrument?.tickSize === "number" &&
    typeof run.figures === "object" &&
    typeof run.config === "object" &&
    moves.every((columns) => Array.isArray(columns?.ns) && Array.isArray(columns?.ticks));
  if (!isWhole || !run) return null;
  // JSON has no NaN.
  const figures = Object.fromEntries(Object.entries(run.figures).map(([name, value]) => [name, value ?? Number.NaN]));
  return { ...run, figures: figures as unknown as RunFigures };
}
