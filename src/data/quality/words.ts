const UNITS = [
  [3_600e9, "h"],
  [60e9, "min"],
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
] as const;

/** A length of time, such as `1.27 s`. */
export function seconds(ns: number): string {
  const [unit, name] = UNITS.find(([least]) => Math.abs(ns) >= least) ?? [1, "ns"];
  return `${Number((ns / unit).toPrecision(3))} ${name}`;
}

/** A moment of a book, `h:mm:ss` since its epoch base. */
export function moment(ns: number): string {
  const all = Math.floor(Math.abs(ns) / 1e9);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${ns < 0 ? "-" : ""}${Math.floor(all / 3_600)}:${pad(Math.floor(all / 60) % 60)}:${pad(all % 60)}`;
}

export function percent(share: number): string {
  return share > 0 && share < 0.0001 ? "under 0.01 %" : `${Number((share * 100).toPrecision(2))} %`;
}

export function plural(count: number, word: string): string {
  return `${count.toLocaleString("en-US")} ${word}${count === 1 ? "" : "s"}`;
}
