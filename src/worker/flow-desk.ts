import { type FlowOptions, generateFlow } from "../data/flow/generate-flow.js";
import { blobOf } from "./blob-of.js";
import type { ImportProgress, MadeBook } from "./import-desk.js";
import type { OpenScratch } from "./library/browser-scratch.js";

/** A generated market as a book of the library. @throws HftError 1002 and 1003 for options out of range, 7006 without room. */
export async function makeFlow(
  options: FlowOptions,
  openScratch: () => Promise<OpenScratch>,
  onProgress: (progress: ImportProgress) => void,
): Promise<MadeBook> {
  const scratch = await openScratch();
  try {
    const { info, quality, pieces } = generateFlow(options, scratch, (share, rows) => onProgress({ stage: "generating", rows, share }));
    return { info, book: blobOf(pieces()), quality, report: null };
  } finally {
    await scratch.close();
  }
}
