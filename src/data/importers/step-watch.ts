/** Distinct values that are looked at of each kind. */
const MOST_VALUES = 8_192;
/** Below so many a common divisor is chance. */
const ENOUGH = 50;
/** Share of values that may lie off the step: exchanges themselves send a few. */
const STRAY = 0.002;
/** Digits of a double that are meant. */
const DIGITS = 12;
const MOST_PLACES = 12;
/** What a damaged file has beyond this is no price. */
const MOST_VALUE = 1e15;
/** Steps that markets have, in the last decimal place that is used. */
const USUAL = [1n, 2n, 5n, 10n, 25n, 50n, 100n, 250n, 500n, 1_000n];

export interface Steps {
  tickSize: number;
  lotSize: number;
}

/** Looks at the decimals of a capture, to guess the steps that they are whole numbers of. */
export class StepWatch {
  readonly #prices = new Set<number>();
  readonly #quantities = new Set<number>();

  see(price: number, quantity: number): void {
    if (isMeant(price) && this.#prices.size < MOST_VALUES) this.#prices.add(price);
    if (isMeant(quantity) && this.#quantities.size < MOST_VALUES) this.#quantities.add(quantity);
  }

  /** Null when nothing was seen. A guess: a coarser sample than the market looks the same. */
  guess(): Steps | null {
    const tickSize = stepOf(this.#prices);
    const lotSize = stepOf(this.#quantities);
    return tickSize === null || lotSize === null ? null : { tickSize, lotSize };
  }
}

const isMeant = (value: number): boolean => value !== 0 && Math.abs(value) < MOST_VALUE;

/** The greatest usual step that the values are whole numbers of, strays aside; of few values the last decimal place. */
function stepOf(values: ReadonlySet<number>): number | null {
  if (values.size === 0) return null;
  const texts = [...values].map(decimal).sort((a, b) => placesOf(a) - placesOf(b));
  const places = placesOf(texts[Math.ceil(texts.length * (1 - STRAY)) - 1] as string);
  const whole = texts.filter((text) => placesOf(text) <= places).map((text) => BigInt(scaled(text, places)));
  const divisor = whole.reduce((common, value) => gcd(common, value < 0n ? -value : value), 0n);
  const step = values.size < ENOUGH ? 1n : (USUAL.filter((usual) => divisor % usual === 0n).at(-1) ?? 1n);
  return Number(`${step}e-${places}`);
}

/** Without exponent, and without what binary fractions leave behind the digits that are meant. */
function decimal(value: number): string {
  const meant = Number(value.toPrecision(DIGITS));
  const text = String(meant);
  return text.includes("e") ? meant.toFixed(MOST_PLACES).replace(/\.?0+$/, "") : text;
}

const placesOf = (text: string): number => (text.includes(".") ? text.length - text.indexOf(".") - 1 : 0);

const scaled = (text: string, places: number): string => text.replace(".", "") + "0".repeat(places - placesOf(text));

function gcd(a: bigint, b: bigint): bigint {
  let [high, low] = [a, b];
  while (low > 0n) [high, low] = [low, high % low];
  return high;
}
