import type { InputFile } from "./importer.js";
import { type Moment, momentOf } from "./iso-time.js";
import { type Line, Malformed, readLines, unreadable } from "./lines.js";

/** A message of the full channel, as it stands in the file: every field is still a stranger's. */
export interface Body {
  type?: unknown;
  product_id?: unknown;
  sequence?: unknown;
  time?: unknown;
  order_id?: unknown;
  maker_order_id?: unknown;
  side?: unknown;
  price?: unknown;
  size?: unknown;
  remaining_size?: unknown;
  new_size?: unknown;
  new_price?: unknown;
  reason?: unknown;
  /** A book of `GET /products/ID/book?level=3` only: `[price, size, order_id]`. */
  bids?: unknown[][];
  asks?: unknown[][];
}

export interface Message {
  file: string;
  line: Line;
  /** When it was received; null when the file does not say. */
  local: Moment | null;
  /** When the exchange sent it; null in a snapshot. */
  exch: Moment | null;
  body: Body;
}

const WANTED = "an optional local time (ISO, or 10, 13, 16 or 19 digits) and a JSON object";

/** Messages of a file, one a line, with the recorder's own stamp before the JSON or without one. */
export async function* readMessages(file: InputFile): AsyncGenerator<Message[]> {
  for await (const lines of readLines(file)) {
    const messages: Message[] = [];
    for (const line of lines) if (line.text.trim() !== "") messages.push(parse(file.name, line));
    yield messages;
  }
}

function parse(file: string, line: Line): Message {
  const brace = line.text.indexOf("{");
  const stamp = line.text.slice(0, Math.max(0, brace)).trim();
  const local = stamp === "" ? null : stampOf(stamp);
  if (brace < 0 || (stamp !== "" && !local)) throw unreadable(file, line, WANTED);
  let body: Body;
  try {
    body = JSON.parse(line.text.slice(brace)) as Body;
  } catch {
    throw unreadable(file, line, "JSON after the local time");
  }
  const { time } = body;
  const exch = typeof time === "string" && time !== "" ? momentOf(time) : null;
  if (!exch && time !== undefined && time !== "") throw unreadable(file, line, "a time in ISO 8601 as time", JSON.stringify(time));
  return { file, line, local, exch, body };
}

function stampOf(text: string): Moment | null {
  const digits = /^(\d{10})(\d{3}|\d{6}|\d{9})?(?:\.(\d{1,9}))?$/.exec(text);
  if (!digits) return momentOf(text);
  const [, second, whole = "", fraction = ""] = digits;
  return { second: Number(second), ns: Number((whole + fraction).slice(0, 9).padEnd(9, "0")), zoned: true };
}

/** @throws Malformed when it is none. */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") throw new Malformed(JSON.stringify(value) ?? "nothing", `a text as ${name}`);
  return value;
}

/** @throws Malformed when it is none. */
export function sequenceOf(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new Malformed(JSON.stringify(value) ?? "nothing", "a whole number as sequence");
  return value as number;
}
