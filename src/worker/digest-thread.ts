import { COLUMNS, columnsAt, epochParts, type LaterDigest, linesModule } from "../data/digest.js";
import type { RowColumns } from "../data/rows.js";
import { SHA256_START, sha256Module } from "../data/sha256.js";
import { HftError } from "../errors.js";

/** Rows that may wait there before the import waits for them: 20 MB. */
const MOST_WAITING = 1 << 19;
/** A thread that is not there after so long, ms, is done without. */
const PATIENCE_MS = 5_000;

/** What the thread says: that it is there, how many rows it has done, or at the end their digest. */
type Said = "ready" | number | { hex: string };

/** What it is sent first. */
interface Start {
  lines: WebAssembly.Module;
  sha256: WebAssembly.Module;
  state: readonly number[];
  columns: readonly Column[];
}

type Column = (typeof COLUMNS)[number];

/**
 * The digest of an import's rows on a thread of its own, in browsers, whose own hash takes only one buffer: it takes as long as all else that
 * is done with the rows. The thread's script is a part of this one, so that nothing has to be fetched and nothing else can take its place.
 */
export class DigestThread implements LaterDigest {
  readonly #isThere: Promise<boolean>;
  #sayThere: (isThere: boolean) => void = () => {};
  #waiting = 0;
  #goOn: () => void = () => {};
  #hex: string | null = null;
  #problem: HftError | null = null;

  /** Null where a worker can't have one of its own. */
  static open(): DigestThread | null {
    try {
      const url = URL.createObjectURL(new Blob([`(${serve})(${columnsAt})`], { type: "text/javascript" }));
      const thread = new DigestThread(new Worker(url));
      URL.revokeObjectURL(url);
      return thread;
    } catch {
      return null;
    }
  }

  constructor(readonly worker: Worker) {
    this.#isThere = new Promise((resolve) => {
      this.#sayThere = resolve;
    });
    worker.onmessage = ({ data }: MessageEvent<Said>) => this.#hear(data);
    worker.onerror = ({ message }) => {
      this.#problem = new HftError(7002, `The browser ended the thread that hashes the rows: ${message}.`);
      this.#sayThere(false);
      this.#goOn();
    };
    const start: Start = { lines: linesModule(), sha256: sha256Module(), state: SHA256_START, columns: COLUMNS };
    worker.postMessage(start);
  }

  begin(epochNs: string): Promise<boolean> {
    setTimeout(() => this.#sayThere(false), PATIENCE_MS);
    this.worker.postMessage(epochParts(epochNs));
    return this.#isThere;
  }

  take(rows: RowColumns): void {
    this.#waiting += rows.length;
    const { length: _, ...columns } = rows;
    this.worker.postMessage(
      rows,
      Object.values(columns).map(({ buffer }) => buffer as ArrayBuffer),
    );
  }

  hasRoom(): Promise<void> {
    return this.#until(() => this.#waiting <= MOST_WAITING);
  }

  async finish(): Promise<string> {
    this.worker.postMessage(null);
    await this.#until(() => this.#hex !== null);
    return this.#hex as unknown as string;
  }

  close(): void {
    this.worker.terminate();
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo() && !this.#problem)
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
      });
    if (this.#problem) throw this.#problem;
  }

  #hear(said: Said): void {
    if (said === "ready") this.#sayThere(true);
    else if (typeof said === "number") this.#waiting -= said;
    else this.#hex = said.hex;
    this.#goOn();
  }
}

/** Runs in the thread, as text: it can use nothing but what is sent to it. What `RowDigest` and `WasmSha256` do, put together. */
function serve(columnsOf: typeof columnsAt): void {
  const BLOCK = 64;
  type Exports = Record<string, WebAssembly.Global> & { memory: WebAssembly.Memory };
  type Calls = { begin(second: number, rest: number): void; write(rows: number): number; compress(blocks: number): void };
  let calls: Calls | null = null;
  let names: readonly Column[] = [];
  let columns: (Float64Array | Int32Array)[] = [];
  let text = new Uint8Array(0);
  let state = new Uint32Array(0);
  let data = new Uint8Array(0);
  let room = 0;
  let waiting = 0;
  let length = 0;
  const start = (asked: Start): void => {
    const lines = new WebAssembly.Instance(asked.lines).exports as unknown as Exports;
    const hash = new WebAssembly.Instance(asked.sha256).exports as unknown as Exports;
    calls = { ...lines, compress: hash.compress } as unknown as Calls;
    names = asked.columns;
    room = lines.room?.value as number;
    columns = columnsOf(lines.memory.buffer, lines.columns?.value, room);
    text = new Uint8Array(lines.memory.buffer, lines.text?.value);
    state = new Uint32Array(hash.memory.buffer, hash.state?.value, asked.state.length);
    data = new Uint8Array(hash.memory.buffer, hash.data?.value, hash.room?.value);
    state.set(asked.state);
    postMessage("ready");
  };
  const update = (bytes: Uint8Array): void => {
    length += bytes.length;
    for (let from = 0; from < bytes.length; ) {
      const part = bytes.subarray(from, from + data.length - waiting);
      data.set(part, waiting);
      waiting += part.length;
      from += part.length;
      if (waiting < data.length) continue;
      calls?.compress(data.length / BLOCK);
      waiting = 0;
    }
  };
  const take = (rows: RowColumns): void => {
    for (let from = 0; from < rows.length; from += room) {
      const end = Math.min(rows.length, from + room);
      for (const [at, name] of names.entries()) columns[at]?.set(rows[name].subarray(from, end));
      update(text.subarray(0, calls?.write(end - from)));
    }
    postMessage(rows.length);
  };
  const finish = (): void => {
    const bits = BigInt(length) * 8n;
    const zeros = (2 * BLOCK - 9 - (length % BLOCK)) % BLOCK;
    update(Uint8Array.of(0x80, ...new Uint8Array(zeros), ...new Uint8Array(BigUint64Array.of(bits).buffer).reverse()));
    calls?.compress(waiting / BLOCK);
    postMessage({ hex: [...state].map((word) => word.toString(16).padStart(8, "0")).join("") });
  };
  addEventListener("message", ({ data: asked }: MessageEvent<Start | [second: number, rest: number] | RowColumns | null>) => {
    if (asked === null) finish();
    else if (Array.isArray(asked)) calls?.begin(asked[0], asked[1]);
    else if ("length" in asked) take(asked);
    else start(asked);
  });
}
