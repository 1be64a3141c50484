import { formatFixed, MISSING } from "./numbers.js";

const UNITS = [
  { name: "s", ns: 1e9 },
  { name: "ms", ns: 1e6 },
  { name: "µs", ns: 1e3 },
] as const;

export interface Duration {
  value: string;
  unit: string;
}

/** Value and unit apart, for columns that print the unit once or lighter. */
export function splitDuration(ns: number, secondDecimals = 2): Duration {
  if (!Number.isFinite(ns)) return { value: MISSING, unit: "" };
  const size = Math.abs(ns);
  for (const { name, ns: unitNs } of UNITS) {
    if (size < unitNs) continue;
    const value = ns / unitNs;
    const decimals = name === "s" ? secondDecimals : Math.abs(value) < 9.995 ? 2 : 1;
    return { value: formatFixed(value, decimals), unit: name };
  }
  return { value: formatFixed(ns, 0), unit: "ns" };
}

export function formatDuration(ns: number, secondDecimals = 2): string {
  const { value, unit } = splitDuration(ns, secondDecimals);
  return unit === "" ? value : `${value}\u00a0${unit}`;
}

/** Labels of a row of round durations: the unit where it changes and at the end, as a reader needs it. */
export function formatRoundDurations(all: readonly number[]): string[] {
  const parts = all.map((ns) => formatRoundDuration(ns).split("\u00a0"));
  return parts.map(([value = "", unit = ""], i) =>
    i > 0 && i < parts.length - 1 && parts[i - 1]?.[1] === unit ? value : `${value}\u00a0${unit}`,
  );
}

/** A round duration without idle zeros, for axes and targets: 3 ms, 0.5 s. */
export function formatRoundDuration(ns: number): string {
  const unit = UNITS.find((one) => Math.abs(ns) >= one.ns) ?? { name: "ns", ns: 1 };
  return `${Number((ns / unit.ns).toPrecision(3))}\u00a0${unit.name}`;
}
