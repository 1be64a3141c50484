/** The page's worker that imports, one for each import: to cancel is to end it, and nothing of it stays. */
import { expose } from "comlink";
import type { FlowOptions } from "../data/flow/generate-flow.js";
import type { Steps } from "../data/importers/step-watch.js";
import type { Inspection } from "../data/inspect.js";
import { type Answer, answer } from "./answer.js";
import type { BroughtFile } from "./blob-files.js";
import { fetchBook } from "./catalogue-desk.js";
import { makeFlow } from "./flow-desk.js";
import { ImportDesk, type ImportProgress, type ImportRequest, type MadeBook, type TableWords } from "./import-desk.js";
import { openScratch } from "./library/browser-scratch.js";

const scratch = () => openScratch(crypto.randomUUID());
const desk = new ImportDesk(scratch);

const service = {
  inspect: (files: BroughtFile[]): Promise<Answer<Inspection>> => answer(() => desk.inspect(files)),
  guess: (format: string, words: TableWords): Promise<Answer<Steps | null>> => answer(() => desk.guess(format, words)),
  make: (request: ImportRequest, onProgress: (progress: ImportProgress) => void): Promise<Answer<MadeBook>> =>
    answer(() => desk.make(request, onProgress)),
  fetchBook: (name: string, onProgress: (progress: ImportProgress) => void): Promise<Answer<MadeBook>> =>
    answer(() => fetchBook(name, scratch, onProgress)),
  generate: (options: FlowOptions, onProgress: (progress: ImportProgress) => void): Promise<Answer<MadeBook>> =>
    answer(() => makeFlow(options, scratch, onProgress)),
};

export type ImportService = typeof service;

expose(service);
