/** U+2212, which is as wide as a plus and a digit. */
export const MINUS = "\u2212";
/** What stands where there is no value. */
export const MISSING = "\u2013";

/** `decimals` places, thousands by comma; −0 and what rounds to it have no sign. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const digits = Math.abs(value).toFixed(decimals);
  const dot = digits.indexOf(".");
  const whole = dot < 0 ? digits : digits.slice(0, dot);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (dot < 0 ? "" : digits.slice(dot));
  return value < 0 && Number(digits) !== 0 ? MINUS + grouped : grouped;
}

export const formatCount = (value: number): string => formatFixed(value, 0);

/** For differences and results: a plus where it is one. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatFixed(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}

/** A fraction as per cent with one place, without the sign: the head says it. */
export const formatPercent = (fraction: number): string => formatFixed(fraction * 100, 1);

/** Counts that must be short: 1.14 M, 491,973. */
export function formatShort(value: number): string {
  if (Math.abs(value) >= 1e6) return `${formatFixed(value / 1e6, 2)}\u00a0M`;
  return formatCount(value);
}

/** Up to `most` decimals, none that say nothing: 0.5, 20, 0.01. */
export function formatPlain(value: number, most = 6): string {
  if (!Number.isFinite(value)) return MISSING;
  // From the digits, not from the number: 1e-8 prints without a point.
  const places = value.toFixed(most).split(".")[1]?.replace(/0+$/, "").length ?? 0;
  return formatFixed(value, places);
}
