import { MINUS, MISSING } from "./numbers.js";

const THIN = "\u2009";
const two = (value: number) => String(value).padStart(2, "0");
const three = (value: number) => String(value).padStart(3, "0");

/** `mm:ss.mmm` since the first event, cut rather than rounded: a time never reads later than it is. */
export function formatTime(ns: number): string {
  return split(ns, ({ sign, minutes, seconds, ms }) => `${sign}${two(minutes)}:${two(seconds)}.${three(ms)}`);
}

/** `mm:ss.mmm µµµ nnn`, every nanosecond. */
export function formatTimeFine(ns: number): string {
  return split(ns, (t) => `${t.sign}${two(t.minutes)}:${two(t.seconds)}.${three(t.ms)}${THIN}${three(t.us)}${THIN}${three(t.ns)}`);
}

/** As an axis of `stepNs` needs it. */
export function formatAxisTime(ns: number, stepNs: number): string {
  if (stepNs < 1e3) return formatTimeFine(ns);
  if (stepNs < 1e6) return formatTimeFine(ns).slice(0, -4);
  if (stepNs < 1e9) return formatTime(ns);
  return split(ns, ({ sign, minutes, seconds }) => `${sign}${two(minutes)}:${two(seconds)}`);
}

interface Parts {
  sign: string;
  minutes: number;
  seconds: number;
  ms: number;
  us: number;
  ns: number;
}

function split(ns: number, write: (parts: Parts) => string): string {
  if (!Number.isFinite(ns)) return MISSING;
  const whole = Math.floor(Math.abs(ns));
  return write({
    sign: ns <= -1 ? MINUS : "",
    minutes: Math.floor(whole / 6e10),
    seconds: Math.floor(whole / 1e9) % 60,
    ms: Math.floor(whole / 1e6) % 1000,
    us: Math.floor(whole / 1e3) % 1000,
    ns: whole % 1000,
  });
}

const CLOCK = /^(?:(?:(\d+):)?(\d+):)?(\d+)(?:\.([\d\s\u2009]+))?$/;

/** A simulated time as a person types it: `mm:ss.mmm`, `h:mm:ss`, or seconds; ns, NaN for what is none. */
export function parseTime(text: string): number {
  const [, hours = "0", minutes = "0", seconds, fraction = ""] = CLOCK.exec(text.trim()) ?? [];
  if (seconds === undefined) return Number.NaN;
  const digits = fraction.replace(/\D/g, "").slice(0, 9).padEnd(9, "0");
  return (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1e9 + Number(digits);
}
