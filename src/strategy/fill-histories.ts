import type { QueueModelConfig } from "../config/config.js";
import type { RowColumns } from "../data/rows.js";
import { FillHistory, type FillProbability, type FillQuestion } from "../estimate/fill-history.js";

/** Where the rows of an instrument come from. */
export interface HeardRows {
  kind: "L2" | "L3";
  /** Those that the core was given so far, from the first on. */
  sofar(): AsyncIterable<RowColumns>;
}

/** The fill history of each instrument, made when it is first asked for; until then it costs nothing. */
export class FillHistories {
  readonly #made = new Map<number, FillHistory>();
  #work: Promise<void> | null = null;

  constructor(
    readonly rowsOf: (instrument: number) => HeardRows,
    readonly queueModel: QueueModelConfig,
    /** Told that an answer is there. */
    readonly onSettled: () => void,
  ) {}

  /** What has to end before simulated time may go on; null when nothing. */
  get work(): Promise<void> | null {
    return this.#work;
  }

  /** Whether it wants the rows of an instrument, which somebody asked about. */
  follows(instrument: number): boolean {
    return this.#made.has(instrument) || this.#work !== null;
  }

  /** Rows that the core is given now. */
  push(instrument: number, rows: RowColumns): void {
    this.#made.get(instrument)?.push(rows);
  }

  async ask(instrument: number, question: FillQuestion, nowNs: number): Promise<FillProbability> {
    if (!this.#made.has(instrument)) await this.#open(instrument);
    const history = this.#made.get(instrument) as FillHistory;
    history.hear(nowNs);
    const answer = history.estimate(question, nowNs);
    this.onSettled();
    return answer;
  }

  /** One at a time, whoever asks. */
  async #open(instrument: number): Promise<void> {
    while (this.#work) await this.#work;
    if (this.#made.has(instrument)) return;
    this.#work = this.#read(instrument).finally(() => {
      this.#work = null;
    });
    await this.#work;
  }

  async #read(instrument: number): Promise<void> {
    const { kind, sofar } = this.rowsOf(instrument);
    const { model, n = 1 } = this.queueModel;
    // Of the other models this is the nearest that a ghost knows.
    const exponent = model === "RiskAverse" ? null : model.startsWith("Power") ? n : 1;
    const history = new FillHistory(kind, exponent);
    for await (const rows of sofar()) history.push(rows);
    this.#made.set(instrument, history);
  }
}
