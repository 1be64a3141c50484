/** The page's worker that reads books and keeps a person's own, so that decoding, painting and writing never hold up a frame. */
import { expose, transfer } from "comlink";
import type { BookInfo } from "../data/rows.js";
import type { BookStep, Moment } from "../metrics/book-steps.js";
import type { DepthImage, DepthLevels, DepthWindow } from "../metrics/depth-replay.js";
import { type Answer, answer } from "./answer.js";
import { BookReader, infoOf, type OpenedBook } from "./book-reader.js";
import { BrowserFiles } from "./library/browser-files.js";
import { sweepScratch } from "./library/browser-scratch.js";
import { Library, type NewBook, type ShelvedBook } from "./library/library.js";
import { pageLock } from "./library/page-lock.js";

const reader = new BookReader();
const library = BrowserFiles.open().then((files) => new Library(files, pageLock));

/** After an import that was ended: its worker may be busy for some seconds before the browser ends it and lets go of its file. */
async function tidy(): Promise<void> {
  for (let waitMs = 50; waitMs < 5_000; waitMs *= 2) {
    if ((await sweepScratch().catch(() => 0)) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

const service = {
  open: (bytes: Uint8Array, epochNs?: string): Promise<Answer<OpenedBook>> => answer(() => reader.open(bytes, epochNs)),
  infoOf: (bytes: Uint8Array): Promise<Answer<BookInfo>> => answer(() => infoOf(bytes)),
  async paint(part: DepthWindow): Promise<Answer<DepthImage>> {
    const painted = await answer(async () => reader.paint(part));
    return "value" in painted ? transfer(painted, [painted.value.cells.buffer]) : painted;
  },
  ownBooks: (): Promise<Answer<ShelvedBook[]>> => answer(async () => (await library).list()),
  addOwn: (made: NewBook): Promise<Answer<ShelvedBook>> => answer(async () => (await library).add(made)),
  removeOwn: (name: string): Promise<Answer<void>> => answer(async () => (await library).remove(name)),
  tidy: (): Promise<Answer<void>> => answer(tidy),
  async openOwn(name: string): Promise<Answer<Uint8Array<ArrayBuffer>>> {
    const bytes = await answer(async () => (await library).open(name));
    return "value" in bytes ? transfer(bytes, [bytes.value.buffer]) : bytes;
  },
  levelsAt: (moment: Moment, count: number): Promise<Answer<DepthLevels>> => answer(async () => reader.levelsAt(moment, count)),
  step: (from: Moment, by: 1 | -1, unit: "event" | "batch"): Promise<Answer<BookStep | null>> => answer(() => reader.step(from, by, unit)),
};

export type BookService = typeof service;

expose(service);
// A tab that was killed in an import left what that had put aside.
void tidy();
