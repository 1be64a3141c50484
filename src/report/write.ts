/** How a report writes numbers: thousands by comma, a true minus, an en dash for what is missing. */
const MINUS = "\u2212";
const MISSING = "\u2013";

export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const [whole = "0", rest] = Math.abs(value).toFixed(decimals).split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest === undefined ? "" : `.${rest}`);
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits;
}

export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export const count = (value: number): string => fixed(value, 0);
export const percent = (share: number): string => (Number.isNaN(share) ? MISSING : `${fixed(share * 100, 1)} %`);

/** `mm:ss.mmm` since the book's first event. */
export function clock(ns: number): string {
  if (!Number.isFinite(ns)) return MISSING;
  const ms = Math.floor(Math.abs(ns) / 1e6);
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  return `${ns < 0 ? MINUS : ""}${pad(Math.floor(ms / 60_000), 2)}:${pad(Math.floor(ms / 1_000) % 60, 2)}.${pad(ms % 1_000, 3)}`;
}

export function duration(ns: number): string {
  if (!Number.isFinite(ns)) return MISSING;
  const [unit, size] = (
    [
      ["s", 1e9],
      ["ms", 1e6],
      ["µs", 1e3],
    ] as const
  ).find(([, each]) => Math.abs(ns) >= each) ?? ["ns", 1];
  return `${fixed(ns / size, unit === "ns" ? 0 : 2)} ${unit}`;
}
