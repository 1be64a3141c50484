import { batch, signal } from "@preact/signals";
import { proxy, type Remote, wrap } from "comlink";
import { CATALOGUE, type CatalogueEntry } from "../../src/data/catalogue.js";
import type { FlowOptions } from "../../src/data/flow/generate-flow.js";
import { HftError } from "../../src/errors.js";
import { type Answer, unwrap } from "../../src/worker/answer.js";
import type { ImportProgress, MadeBook } from "../../src/worker/import-desk.js";
import type { ImportService } from "../../src/worker/import-worker.js";
import importWorkerUrl from "../../src/worker/import-worker.js?worker&url";
import { openWorker } from "../integrity.js";
import type { Books } from "./books.js";
import { type Problem, problemOf } from "./problem.js";

type Hear = (progress: ImportProgress) => void;

/** Books that come when a person asks for them: fetched from their public addresses, or generated. One at a time, in a worker of its own. */
export class BookFetch {
  /** Name of the book that is under way. */
  readonly name = signal<string | null>(null);
  readonly progress = signal<ImportProgress | null>(null);
  /** Why the last one did not come, and which it was. */
  readonly problem = signal<{ name: string; problem: Problem } | null>(null);
  #worker: Worker | null = null;
  #turn = 0;

  constructor(readonly books: Books) {}

  /** What would be fetched; null when the book has no address. */
  source(name: string): { bytes: number; host: string } | null {
    const entry = CATALOGUE.find((candidate) => candidate.name === name);
    if (!entry || entry.aggregate || entry.files.some(({ url }) => url === null)) return null;
    return { bytes: entry.files.reduce((sum, { bytes = 0 }) => sum + bytes, 0), host: hostOf(entry) };
  }

  /** Fetches a book and puts it among one's own. */
  begin(name: string): Promise<boolean> {
    return this.#make(name, (service, hear) => service.fetchBook(name, hear));
  }

  /** Generates a market and puts it among one's own. @param name What the book will be called. */
  generate(name: string, options: FlowOptions): Promise<boolean> {
    return this.#make(name, (service, hear) => service.generate(options, hear));
  }

  /** Returns whether a book came of it. */
  async #make(name: string, ask: (service: Remote<ImportService>, hear: Hear) => Promise<Answer<MadeBook>>): Promise<boolean> {
    if (this.name.value !== null) return false;
    const turn = ++this.#turn;
    batch(() => {
      this.name.value = name;
      this.progress.value = null;
      this.problem.value = null;
    });
    try {
      const worker = openWorker(importWorkerUrl);
      this.#worker = worker;
      const hear = proxy((progress: ImportProgress) => {
        if (turn === this.#turn) this.progress.value = progress;
      });
      const { info, book, quality, report } = unwrap(await Promise.race([ask(wrap<ImportService>(worker), hear), crashOf(worker)]));
      if (turn !== this.#turn) return false;
      await this.books.add({ name, info, book, quality, report, addedMs: Date.now() }, false);
      return true;
    } catch (error) {
      if (turn === this.#turn) this.problem.value = { name, problem: problemOf(error) };
      return false;
    } finally {
      if (turn === this.#turn) this.cancel();
    }
  }

  /** Ends what is under way. Nothing of it stays. */
  cancel(): void {
    this.#turn++;
    if (this.#worker) void this.books.tidy();
    this.#worker?.terminate();
    this.#worker = null;
    batch(() => {
      this.name.value = null;
      this.progress.value = null;
    });
  }
}

function hostOf({ files }: CatalogueEntry): string {
  return new URL(files[0]?.url ?? "").host;
}

function crashOf(worker: Worker): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener("error", ({ message }) => {
      reject(new HftError(5003, `The worker that imports was ended by the browser${message ? `: ${message}` : ""}.`));
    });
  });
}
