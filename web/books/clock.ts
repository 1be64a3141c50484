const two = (value: number): string => String(value).padStart(2, "0");

/** `1:05`, `24:20:16`, `1:05.25`: a time of a book as a person types it. */
export function formatClock(ns: number): string {
  const ms = Math.round(Math.max(0, ns) / 1e6);
  const [hours, minutes, seconds] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1_000) % 60];
  const part =
    ms % 1_000 === 0
      ? ""
      : `.${String(ms % 1_000)
          .padStart(3, "0")
          .replace(/0+$/, "")}`;
  return (hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`) + part;
}

const TIME = /^(?:(?:(\d{1,4}):)?([0-5]?\d):)?(\d+(?:\.\d{1,9})?)$/;

/** Null for what is no time. Plain numbers are seconds. */
export function parseClock(text: string): number | null {
  const [, hours = "0", minutes, seconds = ""] = TIME.exec(text.trim()) ?? [];
  if (seconds === "" || (minutes !== undefined && Number(seconds) >= 60)) return null;
  return Math.round((Number(hours) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1e9);
}

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** The two largest units of a length: `24 h 20 min`, `5 min 45 s`. */
export function spanOf(ns: number): string {
  if (ns < 60e9) return `${Number((ns / 1e9).toFixed(1))}\u00a0s`;
  let left = Math.round(ns / 1e9);
  const parts: string[] = [];
  for (const [name, seconds] of UNITS) {
    const count = Math.floor(left / seconds);
    left -= count * seconds;
    if (count > 0) parts.push(`${count}\u00a0${name}`);
  }
  return parts.slice(0, 2).join(" ");
}
