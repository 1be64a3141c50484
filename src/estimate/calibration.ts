import { wilson } from "./wilson.js";

/** Estimates that said about the same, and what happened. */
export interface ReliabilityBin {
  /** Of the estimates, [low, high). */
  low: number;
  high: number;
  cases: number;
  /** Mean of the estimates. */
  said: number;
  /** Share that happened, with its 95 % Wilson interval. */
  happened: number;
  happenedLow: number;
  happenedHigh: number;
}

export interface CalibrationReport {
  cases: number;
  /** Estimates that said nothing: they are scored nowhere. */
  unknown: number;
  /** Share of the scored cases that happened. */
  baseRate: number;
  /** Mean squared error; 0 is perfect. */
  brier: number;
  /** Of an estimate that says the base rate of these very cases each time. */
  baseBrier: number;
  /** 1 - brier / baseBrier: 0 is no better than the base rate, 1 is perfect. */
  skill: number;
  /** Mean of -ln of what was said of what happened. */
  logLoss: number;
  baseLogLoss: number;
  bins: ReliabilityBin[];
}

const BINS = 10;
/** What is said is never surer than this, so that one surprise does not make the loss infinite. */
const SUREST = 1e-3;

/**
 * Scores estimates of a probability against what happened: the reliability diagram, the Brier score and the log loss, each
 * beside those of the base rate.
 * Brier, G. W. (1950), Monthly Weather Review 78: 1; the diagram as in Murphy and Winkler (1977), Applied Statistics 26: 41.
 * @example
 * const calibration = new FillCalibration();
 * calibration.add(0.3, false);
 * calibration.add(0.8, true);
 * console.log(calibration.report().skill);
 */
export class FillCalibration {
  readonly #said: number[] = [];
  readonly #happened: boolean[] = [];
  #unknown = 0;

  /** @param said A probability; NaN for an estimate that said nothing. */
  add(said: number, happened: boolean): void {
    if (Number.isNaN(said)) {
      this.#unknown++;
      return;
    }
    this.#said.push(Math.min(1, Math.max(0, said)));
    this.#happened.push(happened);
  }

  report(): CalibrationReport {
    const cases = this.#said.length;
    const hits = this.#happened.filter(Boolean).length;
    const baseRate = hits / cases;
    const brier = this.#mean((said, happened) => (said - Number(happened)) ** 2);
    const baseBrier = baseRate * (1 - baseRate);
    return {
      cases,
      unknown: this.#unknown,
      baseRate,
      brier,
      baseBrier,
      skill: baseBrier === 0 ? Number.NaN : 1 - brier / baseBrier,
      logLoss: this.#mean(surprise),
      baseLogLoss: this.#mean((_, happened) => surprise(baseRate, happened)),
      bins: this.#bins(),
    };
  }

  #mean(of: (said: number, happened: boolean) => number): number {
    return this.#said.reduce((sum, said, i) => sum + of(said, this.#happened[i] as boolean), 0) / this.#said.length;
  }

  #bins(): ReliabilityBin[] {
    return Array.from({ length: BINS }, (_, bin) => {
      const [low, high] = [bin / BINS, (bin + 1) / BINS];
      const chosen = [...this.#said.keys()].filter((i) => Math.min(BINS - 1, Math.floor((this.#said[i] as number) * BINS)) === bin);
      const cases = chosen.length;
      const hits = chosen.filter((i) => this.#happened[i]).length;
      const interval = wilson(hits, cases);
      const said = chosen.reduce((sum, i) => sum + (this.#said[i] as number), 0) / cases;
      return { low, high, cases, said, happened: hits / cases, happenedLow: interval.low, happenedHigh: interval.high };
    }).filter(({ cases }) => cases > 0);
  }
}

function surprise(said: number, happened: boolean): number {
  const kept = Math.min(1 - SUREST, Math.max(SUREST, said));
  return -Math.log(happened ? kept : 1 - kept);
}
