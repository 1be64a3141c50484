import { DETECTORS, type Found, type Sample } from "./detectors.js";

/** Bytes from the start of a file, decompressed, that are enough to tell its format. */
export const SAMPLE_BYTES = 65_536;
/** Lines that are looked at. */
const MOST_LINES = 200;
const SHOWN = 60;

/** What a file is, or what was seen of one that is nothing known. */
export type Detection = Found | { format: null; sure: "no"; why: string };

/**
 * Tells a file's format by its content, never by its name.
 * @param bytes The first SAMPLE_BYTES of it, decompressed, or all of a smaller one.
 * @example
 * const { format, why } = detectFormat(bytes);
 */
export function detectFormat(bytes: Uint8Array): Detection {
  const sample = sampleOf(bytes);
  for (const detect of DETECTORS) {
    const found = detect(sample);
    if (found) return found;
  }
  return { format: null, sure: "no", why: sawOf(sample) };
}

function sampleOf(all: Uint8Array): Sample {
  const bytes = all.subarray(0, SAMPLE_BYTES);
  const ascii = String.fromCharCode(...bytes.subarray(0, 64));
  const lines = bytes.includes(0) ? [] : linesOf(bytes, all.length >= SAMPLE_BYTES);
  return { bytes, ascii, lines };
}

/** The last line of a full sample is likely cut, and left out unless it is all there is. */
function linesOf(bytes: Uint8Array, full: boolean): string[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: full });
  } catch {
    return [];
  }
  const lines = text.split(/\r?\n/);
  if (full && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== "").slice(0, MOST_LINES);
}

function sawOf({ bytes, lines }: Sample): string {
  if (bytes.length === 0) return "the file is empty";
  const [first] = lines;
  if (first !== undefined) return `it is text that begins with ${JSON.stringify(first.slice(0, SHOWN))}`;
  const hex = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `it is binary and begins with the bytes ${hex}`;
}
