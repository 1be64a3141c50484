import { BUY, Kind, SELL } from "../rows.js";
import type { InputFile } from "./importer.js";
import { type Line, readLines, unreadable } from "./lines.js";
import type { RowBuilder } from "./row-builder.js";

/** `[price, quantity]` as decimals in strings. */
type Level = [string, string];

export interface DepthUpdate {
  e: "depthUpdate";
  /** Event time, ms. */
  E: number;
  /** Transaction time, ms; futures only. */
  T?: number;
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

/** Times as ns from a whole second, so that a double holds them exactly. */
export class StampBase {
  #second: number | null = null;

  get ns(): bigint {
    return BigInt(this.#second ?? 0) * 1_000_000_000n;
  }

  /** A local stamp: 19 digits are ns, 16 are µs. */
  local(stamp: string): number | null {
    if (!/^(\d{16}|\d{19})$/.test(stamp)) return null;
    const second = Number(stamp.slice(0, 10));
    this.#second ??= second;
    const part = Number(stamp.slice(10)) * (stamp.length === 16 ? 1_000 : 1);
    return (second - this.#second) * 1e9 + part;
  }

  /** An exchange stamp in ms. */
  exchange(ms: number): number {
    return (ms - (this.#second ?? 0) * 1_000) * 1e6;
  }
}

/** Book ticker lines make up most of a capture and are not read; told by their text, they cost no parse. */
const TICKER = '@bookTicker"';

/** The messages of a raw stream: each line a local stamp, a space, and what the exchange sent. */
export async function* readMessages(file: InputFile, base: StampBase): AsyncGenerator<Message[]> {
  for await (const lines of readLines(file)) {
    const messages: Message[] = [];
    for (const line of lines) {
      if (line.text === "" || line.text.startsWith(TICKER, line.text.indexOf("@"))) continue;
      messages.push(parse(file.name, line, base));
    }
    yield messages;
  }
}

function parse(file: string, line: Line, base: StampBase): Message {
  const space = line.text.indexOf(" ");
  const localTs = base.local(line.text.slice(0, space));
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

/** Adds a message's rows, and names the line when a part of it is missing. */
export function addRows(file: string, line: Line, rows: RowBuilder, add: () => void): void {
  rows.at(file, line);
  try {
    add();
  } catch (error) {
    if (error instanceof TypeError) throw unreadable(file, line, "the fields of a depth update, a trade or a snapshot");
    throw error;
  }
}

export function addTrade(rows: RowBuilder, { p, q, m }: TradeMessage, exchTs: number, localTs: number): void {
  rows.add(Kind.trade + (m ? SELL : BUY), exchTs, localTs, Number(p), Number(q));
}

export function addDepth(rows: RowBuilder, { b, a }: DepthUpdate, exchTs: number, localTs: number): void {
  for (const [price, quantity] of b) rows.add(Kind.depth + BUY, exchTs, localTs, Number(price), Number(quantity));
  for (const [price, quantity] of a) rows.add(Kind.depth + SELL, exchTs, localTs, Number(price), Number(quantity));
}

/** Each side: a clear down to the snapshot's last price, then its levels. */
export function addSnapshot(rows: RowBuilder, { bids, asks }: Snapshot, exchTs: number, localTs: number): void {
  for (const [side, levels] of [
    [BUY, bids],
    [SELL, asks],
  ] as const) {
    const last = levels.at(-1);
    if (!last) continue;
    rows.add(Kind.clear + side, exchTs, localTs, Number(last[0]), 0);
    for (const [price, quantity] of levels) rows.add(Kind.snapshot + side, exchTs, localTs, Number(price), Number(quantity));
  }
}
