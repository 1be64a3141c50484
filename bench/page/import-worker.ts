/** A capture to a book inside a browser's worker: what the page's own import worker does, on the clock. */
import { ImportDesk } from "../../src/worker/import-desk.js";
import { openScratch } from "../../src/worker/library/browser-scratch.js";

export interface ImportAsked {
  capture: string;
  name: string;
  format: string;
  tickSize: number;
  lotSize: number;
}

self.onmessage = async ({ data }: MessageEvent<ImportAsked>) => {
  try {
    self.postMessage(await measure(data));
  } catch (error) {
    self.postMessage({ problem: String(error) });
  }
};

async function measure({ capture, name, format, tickSize, lotSize }: ImportAsked) {
  const blob = await (await fetch(capture)).blob();
  const desk = new ImportDesk(() => openScratch(crypto.randomUUID()));
  await desk.inspect([{ name, blob }]);
  const request = { format, name: "capture", symbol: "", venue: "", baseCurrency: "", quoteCurrency: "", tickSize, lotSize };
  const stages: Record<string, number> = {};
  const start = performance.now();
  const { info, book } = await desk.make(request, ({ stage }) => {
    stages[stage] = performance.now() - start;
  });
  const wallMs = performance.now() - start;
  return { wallMs, readMs: stages.reading ?? 0, rows: info.rows, digest: info.digest, bytes: book.size };
}
