/** How a result's changes are spread: not annualised, of whole intervals. */
export interface SharpeFacts {
  /** Mean by standard deviation of the changes. */
  sharpe: number;
  skew: number;
  /** 3 of a normal distribution. */
  kurtosis: number;
  /** Changes that it is made of. */
  observations: number;
}

/** What the best of many trials is worth. */
export interface DeflatedSharpe {
  trials: number;
  /** The Sharpe ratio that the best of so many trials shows on average when none of them has an edge. */
  expectedMax: number;
  /** Chance that the true Sharpe ratio of the chosen one is above that; NaN where it can't be told. */
  probability: number;
}

const EULER_GAMMA = 0.5772156649015329;

/** Of changes of a result; NaN of fewer than two, or of changes that are all the same. */
export function sharpeFacts(changes: readonly number[]): SharpeFacts {
  const observations = changes.length;
  const mean = changes.reduce((sum, each) => sum + each, 0) / observations;
  const moment = (power: number) => changes.reduce((sum, each) => sum + (each - mean) ** power, 0) / observations;
  const variance = moment(2);
  if (observations < 2 || !(variance > 0)) return { sharpe: Number.NaN, skew: Number.NaN, kurtosis: Number.NaN, observations };
  const sharpe = mean / Math.sqrt((variance * observations) / (observations - 1));
  return { sharpe, skew: moment(3) / variance ** 1.5, kurtosis: moment(4) / variance ** 2, observations };
}

/**
 * The deflated Sharpe ratio of Bailey and López de Prado (The Journal of Portfolio Management 40(5), 2014): the chance that the true
 * Sharpe ratio SR of the best of N trials exceeds what the best of N without an edge would show,
 * SR0 = √V · ((1 − γ) Φ⁻¹(1 − 1/N) + γ Φ⁻¹(1 − 1/(N e))), with V the variance of the trials' ratios and γ Euler's constant:
 * Φ((SR − SR0) √(T − 1) / √(1 − skew · SR + (kurtosis − 1)/4 · SR²)), T the observations. Trials are taken as independent; neighbours in a
 * grid are not, so it is on the stern side.
 * @param ratios Of all trials, the chosen one included; those that are NaN are no trials.
 */
export function deflatedSharpe(chosen: SharpeFacts, ratios: readonly number[]): DeflatedSharpe {
  const known = ratios.filter((ratio) => !Number.isNaN(ratio));
  const trials = known.length;
  const expectedMax = trials < 2 ? 0 : Math.sqrt(varianceOf(known)) * expectedMaxNormal(trials);
  const { sharpe, skew, kurtosis, observations } = chosen;
  const error = Math.sqrt(Math.max(0, 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe));
  const probability = error > 0 ? normalCdf(((sharpe - expectedMax) * Math.sqrt(observations - 1)) / error) : Number.NaN;
  return { trials, expectedMax, probability };
}

/** Of the largest of `count` independent standard normal values, for 2 and more. */
function expectedMaxNormal(count: number): number {
  return (1 - EULER_GAMMA) * normalQuantile(1 - 1 / count) + EULER_GAMMA * normalQuantile(1 - 1 / (count * Math.E));
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  return values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
}

/** Its power series near zero, its continued fraction in the tails (Abramowitz and Stegun 26.2.11 and 26.2.14). */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  if (size > 38) return x > 0 ? 1 : 0;
  const density = Math.exp((-size * size) / 2) / Math.sqrt(2 * Math.PI);
  const above = size < 3 ? 0.5 - density * series(size) : density / fraction(size);
  return x > 0 ? 1 - above : above;
}

function series(x: number): number {
  let sum = 0;
  for (let term = x, n = 1; term > 1e-18; n += 2, term *= (x * x) / n) sum += term;
  return sum;
}

function fraction(x: number): number {
  let value = x;
  for (let n = 100; n > 0; n--) value = x + n / value;
  return value;
}

/** The value that a standard normal one is below with this probability, by halving. */
export function normalQuantile(probability: number): number {
  let low = -40;
  let high = 40;
  for (let n = 0; n < 80; n++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
