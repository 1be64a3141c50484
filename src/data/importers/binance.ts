import { MessageScan, Shape } from "./binance-scan.js";
import { eachLine } from "./byte-lines.js";
import type { InputFile } from "./importer.js";
import { type Line, Malformed, unreadable } from "./lines.js";
import type { StampBase } from "./stamps.js";

/** `[price, quantity]` as decimals in strings. */
export type Level = [string, string];

export interface DepthUpdate {
  e: "depthUpdate";
  /** Event time, ms. */
  E: number;
  /** Transaction time, ms; futures only. */
  T?: number;
  /** Ids of its first and last change; `pu`, of futures only, is that of the last one before it. */
  U?: unknown;
  u?: unknown;
  pu?: unknown;
  b: Level[];
  a: Level[];
}

export interface TradeMessage {
  e: "trade";
  T: number;
  p: string;
  q: string;
  /** The buyer was the maker: a seller took. */
  m: boolean;
  /** Futures: `MARKET` for a trade of the book, others are insurance fund and liquidation transfers. */
  X?: string;
}

export interface Snapshot {
  lastUpdateId: number;
  /** Futures only. */
  T?: number;
  bids: Level[];
  asks: Level[];
}

export interface Message {
  line: Line;
  /** When it was received, ns from the base. */
  localTs: number;
  data: DepthUpdate | TradeMessage | { e?: string } | null;
  snapshot: Snapshot | null;
}

/** Book ticker lines make up most of a capture and are not read; told by their text, they cost no parse. */
const TICKER = '@bookTicker"';

/** What is done with the messages of a raw stream. */
export interface MessageTaker {
  readonly base: StampBase;
  /** A message that was read from its bytes. False when something is amiss, and `parsed` is to say what. */
  scanned(file: string, line: number, shape: Shape, localTs: number, scan: MessageScan): boolean;
  parsed(file: string, message: Message): void;
}

/** Reads a raw stream: each line a local stamp, a space, and what the exchange sent. */
export async function readMessages(file: InputFile, taker: MessageTaker): Promise<void> {
  const scan = new MessageScan();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  await eachLine(file, (bytes, from, to, number) => {
    if (!takeBytes(file.name, number, scan.read(bytes, from, to), scan, taker))
      takeText(file.name, { text: decoder.decode(bytes.subarray(from, to)), number }, taker);
  });
}

/** False for a line that has to be read as text. */
function takeBytes(file: string, line: number, shape: Shape, scan: MessageScan, taker: MessageTaker): boolean {
  if (shape === Shape.ticker || shape === Shape.other) return shape === Shape.ticker;
  return taker.scanned(file, line, shape, taker.base.localAt(scan.second, scan.ns), scan);
}

function takeText(file: string, line: Line, taker: MessageTaker): void {
  if (line.text === "" || line.text.startsWith(TICKER, line.text.indexOf("@"))) return;
  taker.parsed(file, parse(file, line, taker.base));
}

function parse(file: string, line: Line, base: StampBase): Message {
  const space = line.text.indexOf(" ");
  const localTs = base.local(line.text.slice(0, Math.max(0, space)));
  if (localTs === null) throw unreadable(file, line, "a local time of 16 (µs) or 19 (ns) digits, a space, and JSON");
  let parsed: { data?: Message["data"]; e?: string; lastUpdateId?: number };
  try {
    parsed = JSON.parse(line.text.slice(space + 1));
  } catch {
    throw unreadable(file, line, "JSON after the local time");
  }
  if (typeof parsed !== "object" || parsed === null) throw unreadable(file, line, "a JSON object after the local time");
  const data = parsed.data ?? (typeof parsed.e === "string" ? (parsed as Message["data"]) : null);
  const isSnapshot = data === null && typeof parsed.lastUpdateId === "number";
  return { line, localTs, data, snapshot: isSnapshot ? (parsed as unknown as Snapshot) : null };
}

export function isDepth(data: Message["data"]): data is DepthUpdate {
  return data?.e === "depthUpdate";
}

export function isTrade(data: Message["data"]): data is TradeMessage {
  return data?.e === "trade";
}

/** A time of the exchange. @throws Malformed when it is none. */
export function msOf(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value)) throw new Malformed(text(value), `a time ${name} in whole ms`);
  return value as number;
}

/** A decimal in a string. @throws Malformed when it is none. */
export function decimalOf(value: unknown, name: string): number {
  const decimal = typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
  if (!Number.isFinite(decimal)) throw new Malformed(text(value), `a decimal in quotes as ${name}`);
  return decimal;
}

const text = (value: unknown): string => JSON.stringify(value) ?? "nothing";
