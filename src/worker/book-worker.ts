/** The page's worker that reads books, so that decoding and painting never hold up a frame. */
import { expose, transfer } from "comlink";
import type { DepthImage, DepthLevels, DepthWindow } from "../metrics/depth-replay.js";
import { type Answer, answer } from "./answer.js";
import { BookReader, type OpenedBook } from "./book-reader.js";

const reader = new BookReader();

const service = {
  open: (bytes: Uint8Array): Promise<Answer<OpenedBook>> => answer(() => reader.open(bytes)),
  async paint(part: DepthWindow): Promise<Answer<DepthImage>> {
    const painted = await answer(async () => reader.paint(part));
    return "value" in painted ? transfer(painted, [painted.value.cells.buffer]) : painted;
  },
  levelsAt: (ns: number, count: number): Promise<Answer<DepthLevels>> => answer(async () => reader.levelsAt(ns, count)),
};

export type BookService = typeof service;

expose(service);
