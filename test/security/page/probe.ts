/** A page with nothing but the sandbox, driven by the attack tests through `window.probe`. */
import { validateConfig } from "../../../src/config/validate.js";
import { openBook } from "../../../src/data/book-file.js";
import type { RunRecord } from "../../../src/engine/record.js";
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
  /** Turns of the page's event loop from the sandbox's last message until the end. */
  turnsInSilence: number;
}

let turns = 0;
/** `turns` at the last message of a sandbox. */
let turnsHeard = 0;
setInterval(() => turns++, 10);
countMessages();

/** Notes each message that a port brings to this page. */
function countMessages(): void {
  const { get, set } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage") as Required<PropertyDescriptor>;
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    get,
    set(listener: (event: MessageEvent) => void) {
      set.call(this, (event: MessageEvent) => {
        turnsHeard = turns;
        listener(event);
      });
    },
  });
}

/** Runs the strategy. @param stop Whether to stop it as soon as it tells of its progress. */
async function probe(code: string, stop = false): Promise<ProbeResult> {
  const bytes = new Uint8Array(await (await fetch("probe.hftbook")).arrayBuffer());
  const { info } = await openBook(bytes);
  const files = [{ name: "probe.ts", text: code }];
  const request = { files, entry: "probe.ts", config: validateConfig({}), books: [bytes], infos: [info] };
  turnsHeard = turns;
  try {
    const run = startRun(request, { onProgress: () => stop && run.stop() });
    return summary(await run.done);
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
      turnsInSilence: turns - turnsHeard,
    };
  }
}

function summary(record: RunRecord): ProbeResult {
  const { outcome, hash, error, log, rows } = record;
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
    turnsInSilence: turns - turnsHeard,
  };
}

export type ProbeWindow = Window & { probe: typeof probe };

Object.assign(window, { probe });
