import { type Remote, wrap } from "comlink";
import { HftError } from "../../src/errors.js";
import { type Answer, unwrap } from "../../src/worker/answer.js";
import type { StudyService } from "../../src/worker/study-worker.js";
import studyWorkerUrl from "../../src/worker/study-worker.js?worker&url";
import { openWorker } from "../integrity.js";

/** A question to the service. */
export type Study<T> = (service: Remote<StudyService>) => Promise<Answer<T>>;

/** Asks the worker that studies books. It starts with the first question, and is given a book with the first one about it. */
export class Studies {
  #service: Remote<StudyService> | null = null;
  /** Ends the questions that are open. A promise of the worker's end that each of them raced would remember them all. */
  readonly #open = new Set<(error: HftError) => void>();
  #given: Uint8Array | null = null;
  /** One book is opened at a time, and asked before the next one is. */
  #turn: Promise<unknown> = Promise.resolve();

  /** What is asked of no book that is open. Rejects with HftError. */
  async ask<T>(study: Study<T>): Promise<T> {
    const service = this.#started();
    let fail: (error: HftError) => void = () => {};
    const answer = new Promise<Answer<T>>((resolve, reject) => {
      fail = reject;
      this.#open.add(fail);
      study(service).then(resolve, reject);
    });
    return unwrap(await answer.finally(() => this.#open.delete(fail)));
  }

  /** What is asked of this book. Rejects with HftError. @param epochNs What its times count from, where they are another book's. */
  async askOf<T>(bytes: Uint8Array, epochNs: string | undefined, study: Study<T>): Promise<T> {
    const asked = this.#turn.then(async () => {
      if (this.#given !== bytes) {
        this.#given = null;
        await this.ask((service) => service.open(bytes, epochNs));
        this.#given = bytes;
      }
      // Only asking is waited for in turn, not the answer.
      return { answer: this.ask(study) };
    });
    this.#turn = asked.catch(() => undefined);
    return (await asked).answer;
  }

  #started(): Remote<StudyService> {
    if (this.#service) return this.#service;
    const worker = openWorker(studyWorkerUrl);
    worker.addEventListener("error", ({ message }) => {
      worker.terminate();
      this.#service = null;
      this.#given = null;
      const why = message ? `: ${message}` : ", or was ended by the browser.";
      const error = new HftError(7002, `The worker that studies books could not start${why}`);
      for (const fail of this.#open) fail(error);
    });
    this.#service = wrap<StudyService>(worker);
    return this.#service;
  }
}
