/** A page with nothing but the sandbox, driven by the attack tests through `window.probe`. */
import { validateConfig } from "../../../src/config/validate.js";
import { openBook } from "../../../src/data/book-file.js";
import type { RunRecord } from "../../../src/engine/record.js";
import { openFrame } from "../../../web/sandbox/frame.js";
import { startRun } from "../../../web/sandbox/run-client.js";

export interface ProbeResult {
  outcome: string;
  hash: string;
  code: number | null;
  message: string;
  line: number | null;
  handler: string | null;
  log: string[];
  rows: number;
  wallMs: number;
  /** Longest time the page's own event loop stood still, ms. */
  longestStallMs: number;
}

async function probe(code: string, stopAfterMs?: number): Promise<ProbeResult> {
  const bytes = new Uint8Array(await (await fetch("probe.hftbook")).arrayBuffer());
  const { info } = await openBook(bytes);
  const files = [{ name: "probe.ts", text: code }];
  const request = { files, entry: "probe.ts", config: validateConfig({}), books: [bytes], infos: [info] };
  let longestStallMs = 0;
  let last = performance.now();
  const ticker = setInterval(() => {
    longestStallMs = Math.max(longestStallMs, performance.now() - last - 10);
    last = performance.now();
  }, 10);
  try {
    const run = startRun(request, { onProgress: () => {} });
    if (stopAfterMs !== undefined) setTimeout(run.stop, stopAfterMs);
    return summary(await run.done, longestStallMs);
  } catch (error) {
    const { code: number, message } = error as { code?: number; message: string };
    return {
      outcome: "refused",
      hash: "",
      code: number ?? null,
      message,
      line: null,
      handler: null,
      log: [],
      rows: 0,
      wallMs: 0,
      longestStallMs,
    };
  } finally {
    clearInterval(ticker);
  }
}

function summary(record: RunRecord, longestStallMs: number): ProbeResult {
  const { outcome, hash, error, log, rows, wallMs } = record;
  const place = error?.place ?? {};
  return {
    outcome,
    hash,
    code: error?.code ?? null,
    message: error?.message ?? "",
    line: place.line ?? null,
    handler: place.handler ?? null,
    log: log.map((entry) => entry.text),
    rows,
    wallMs,
    longestStallMs,
  };
}

Object.assign(window, { probe, openFrame });
