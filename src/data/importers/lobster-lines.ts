import { BUY, SELL } from "../rows.js";
import { wholeCell } from "./csv.js";
import { inLine, type Line, Malformed } from "./lines.js";

/** Types of messages. */
export const Event = {
  submission: 1,
  partialCancel: 2,
  deletion: 3,
  execution: 4,
  hiddenExecution: 5,
  crossTrade: 6,
  halt: 7,
} as const;

/** Prices are in this part of a dollar. */
export const PRICE_PARTS = 10_000;
/** Stands where the book has fewer levels than the file: an ask, a bid less. */
const NO_LEVEL = 9_999_999_999;
const COLUMNS_OF_MESSAGE = 6;
const TIME = /^(\d{1,5})(?:\.(\d{1,9})\d*)?$/;
const DAY_SECONDS = 86_400;

export interface LobsterMessage {
  /** ns since midnight. */
  ns: number;
  type: number;
  orderId: number;
  size: number;
  /** In parts of a dollar. */
  price: number;
  /** Of the resting order. */
  side: number;
}

export interface LobsterLevel {
  side: number;
  price: number;
  size: number;
}

/** Six columns and maybe more, such as the name of who sent the order. @throws HftError 2006 with the line. */
export function readMessage(file: string, line: Line): LobsterMessage {
  const cells = line.text.split(",");
  return inLine(file, line, "a message", () => {
    if (cells.length < COLUMNS_OF_MESSAGE) throw new Malformed(line.text, `${COLUMNS_OF_MESSAGE} columns`);
    const [time, type, orderId, size, price, direction] = cells as [string, string, string, string, string, string];
    return {
      ns: timeOf(time),
      type: typeOf(type),
      orderId: wholeCell(orderId, "order id"),
      size: wholeCell(size, "size"),
      price: wholeCell(price, "price"),
      side: sideOf(direction),
    };
  });
}

/** Ask price, ask size, bid price, bid size, from the best level on; those that stand for none are left out. */
export function readLevels(file: string, line: Line): LobsterLevel[] {
  const cells = line.text.split(",");
  return inLine(file, line, "the levels of a book", () => {
    if (!isBookLine(line.text)) throw new Malformed(line.text, "four columns for each level");
    const levels: LobsterLevel[] = [];
    for (let at = 0; at < cells.length; at += 2) {
      const price = wholeCell(cells[at] as string, "price");
      const size = wholeCell(cells[at + 1] as string, "size");
      if (Math.abs(price) !== NO_LEVEL && size !== 0) levels.push({ side: at % 4 === 0 ? SELL : BUY, price, size });
    }
    return levels;
  });
}

/** Whether a line is of the file with the book; a message has six or seven columns. */
export function isBookLine(text: string): boolean {
  return text.split(",").length % 4 === 0;
}

function timeOf(text: string): number {
  const parts = TIME.exec(text);
  const second = Number(parts?.[1]);
  if (!parts || second >= DAY_SECONDS) throw new Malformed(text, "seconds since midnight");
  return second * 1e9 + Number((parts[2] ?? "").padEnd(9, "0"));
}

function typeOf(text: string): number {
  const type = Number(text);
  if (!/^[1-7]$/.test(text)) throw new Malformed(text, "a type of 1 to 7");
  return type;
}

function sideOf(text: string): number {
  if (text !== "1" && text !== "-1") throw new Malformed(text, "1 or -1 as direction");
  return text === "1" ? BUY : SELL;
}
