import { LevelList } from "./level-list.js";
import type { UpdateIds } from "./update-chain.js";

export const Shape = {
  other: 0,
  /** Best prices: most of the lines, and not read. */
  ticker: 1,
  depth: 2,
  trade: 3,
} as const;
export type Shape = (typeof Shape)[keyof typeof Shape];

const code = (text: string): number => text.charCodeAt(0);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const [QUOTE, COMMA, COLON, ZERO, ESCAPE] = [code('"'), code(","), code(":"), code("0"), code("\\")];
/** The decimal point, counted from the digit 0. */
const POINT = code(".") - ZERO;
const [CLOSE, OPEN_LIST, CLOSE_LIST, AT, SPACE] = [code("}"), code("["), code("]"), code("@"), code(" ")];
const STREAM = bytesOf(' {"stream":"');
const BARE = bytesOf(" {");
const TICKER = bytesOf('bookTicker"');
const DATA = bytesOf(',"data":{');
const TRADE = bytesOf('"trade"');
const DEPTH = bytesOf('"depthUpdate"');
const MARKET = bytesOf('"MARKET"');
const TRUE = bytesOf("true");
const FALSE = bytesOf("false");
const LEVEL = bytesOf('["');
const BETWEEN = bytesOf(',"');
/** The rest of `"pu":`, the one key of two letters. */
const PREVIOUS = bytesOf('u":');

const LONG_STAMP = 19;
const SHORT_STAMP = 16;
/** Digits of the second in a stamp. */
const SECOND_DIGITS = 10;
/** Digits of a whole number that a double surely holds, and with it a decimal fraction to the last bit. */
const MOST_DIGITS = 15;
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);

const EVENT_MS = code("E");
const TRANSACTION_MS = code("T");
const PRICE = code("p");
const QUANTITY = code("q");
const IS_SELL = code("m");
const FIRST_ID = code("U");
const LAST_ID = code("u");
/** For `pu`: no key of one letter that is known. */
const PREVIOUS_ID = code("P");
const BIDS = code("b");

const Value = { none: 0, whole: 1, decimal: 2, name: 3, event: 4, kindOfTrade: 5, flag: 6, side: 7 } as const;
/** What stands behind a key of one letter. */
const VALUES = new Uint8Array(128);
for (const [keys, value] of [
  ["ETUut", Value.whole],
  ["pq", Value.decimal],
  ["s", Value.name],
  ["e", Value.event],
  ["X", Value.kindOfTrade],
  ["mM", Value.flag],
  ["ba", Value.side],
] as const)
  for (const key of keys) VALUES[code(key)] = value;

/**
 * Reads Binance's messages from their bytes: the very shapes that the exchange sends, without white space, each key once. They make
 * up all but a few lines of a capture, cost a fraction of what JSON.parse takes, and leave no garbage. Whatever looks
 * different in any way is `Shape.other`, and is for JSON.parse to judge. Holds what the line said until the next one is read.
 */
export class MessageScan {
  /** Of the local stamp: a second since 1970, and ns after it. */
  second = 0;
  ns = 0;
  /** Of a trade of futures: one of the book, no transfer of the insurance fund. */
  isMarket = false;
  readonly bids = new LevelList();
  readonly asks = new LevelList();
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #event: Shape = Shape.other;
  /** Sides that are lists of levels. */
  #sides = 0;
  /** Numbers by their key, and in which message each was seen last. */
  readonly #numbers = new Float64Array(128);
  readonly #seen = new Uint32Array(128);
  #message = 0;

  /** Of a depth update. */
  get ids(): UpdateIds {
    return { first: this.#numberOf(FIRST_ID), last: this.#numberOf(LAST_ID), previous: this.#numberOf(PREVIOUS_ID) };
  }

  /** Event time, ms; null when the message has none. */
  get eventMs(): number | null {
    return this.#numberOf(EVENT_MS);
  }

  /** Transaction time, ms; null when the message has none. */
  get transactionMs(): number | null {
    return this.#numberOf(TRANSACTION_MS);
  }

  get price(): number {
    return this.#numbers[PRICE] as number;
  }

  get quantity(): number {
    return this.#numbers[QUANTITY] as number;
  }

  /** Of a trade: the buyer was the maker. */
  get isSell(): boolean {
    return this.#numbers[IS_SELL] === 1;
  }

  /** Reads the line from `from` to before `to`, its end left out. */
  read(bytes: Uint8Array, from: number, to: number): Shape {
    this.#bytes = bytes;
    this.#at = from;
    if (!this.#stamp()) return Shape.other;
    if (!this.#skip(STREAM)) return this.#skip(BARE) && this.#fields() && this.#at === to ? this.#whole() : Shape.other;
    if (!this.#past(AT)) return Shape.other;
    if (this.#skip(TICKER)) return Shape.ticker;
    if (!this.#past(QUOTE) || !this.#skip(DATA) || !this.#fields()) return Shape.other;
    return bytes[this.#at++] === CLOSE && this.#at === to ? this.#whole() : Shape.other;
  }

  #numberOf(key: number): number | null {
    return this.#has(key) ? (this.#numbers[key] as number) : null;
  }

  #has(key: number): boolean {
    return this.#seen[key] === this.#message;
  }

  /** The event, when all is there that it needs. */
  #whole(): Shape {
    if (this.#event === Shape.trade)
      return this.#sides === 0 && this.#has(PRICE) && this.#has(QUANTITY) && this.#has(IS_SELL) ? Shape.trade : Shape.other;
    return this.#event === Shape.depth && this.#sides === 2 ? Shape.depth : Shape.other;
  }

  #stamp(): boolean {
    const from = this.#at;
    const second = this.#digits(SECOND_DIGITS);
    const rest = this.#digits(LONG_STAMP - SECOND_DIGITS);
    const digits = this.#at - from;
    this.second = second;
    this.ns = digits === SHORT_STAMP ? rest * 1_000 : rest;
    return digits === LONG_STAMP || digits === SHORT_STAMP;
  }

  /** A number of at most so many digits. */
  #digits(most: number): number {
    const bytes = this.#bytes;
    const end = this.#at + most;
    let value = 0;
    for (; this.#at < end; this.#at++) {
      const digit = (bytes[this.#at] as number) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Keys and values up to the closing brace and past it. */
  #fields(): boolean {
    this.#message++;
    this.#event = Shape.other;
    this.#sides = 0;
    this.isMarket = false;
    for (;;) {
      if (!this.#field()) return false;
      const next = this.#bytes[this.#at++];
      if (next === CLOSE) return true;
      if (next !== COMMA) return false;
    }
  }

  #field(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at++] !== QUOTE) return false;
    const key = bytes[this.#at++] as number;
    if (key === PRICE && bytes[this.#at] !== QUOTE) {
      this.#seen[PREVIOUS_ID] = this.#message;
      return this.#skip(PREVIOUS) && this.#integer(PREVIOUS_ID);
    }
    if (bytes[this.#at++] !== QUOTE || bytes[this.#at++] !== COLON) return false;
    // A key that stands twice means what JSON.parse makes of it.
    if (!(key < VALUES.length) || this.#has(key)) return false;
    this.#seen[key] = this.#message;
    return this.#valueOf(key);
  }

  #valueOf(key: number): boolean {
    switch (VALUES[key]) {
      case Value.whole:
        return this.#integer(key);
      case Value.decimal:
        return this.#decimal(key);
      case Value.name:
        return this.#name();
      case Value.event:
        return this.#eventName();
      case Value.kindOfTrade:
        this.isMarket = this.#skip(MARKET);
        return this.isMarket || this.#name();
      case Value.flag:
        return this.#flag(key);
      case Value.side:
        return this.#bytes[this.#at] === OPEN_LIST ? this.#levels(key === BIDS ? this.bids : this.asks) : this.#integer(0);
      default:
        return false;
    }
  }

  #eventName(): boolean {
    if (this.#skip(DEPTH)) this.#event = Shape.depth;
    else if (this.#skip(TRADE)) this.#event = Shape.trade;
    return this.#event !== Shape.other;
  }

  #flag(key: number): boolean {
    const isTrue = this.#skip(TRUE);
    this.#numbers[key] = isTrue ? 1 : 0;
    return isTrue || this.#skip(FALSE);
  }

  /** JSON's whole numbers, without leading zeros. */
  #integer(key: number): boolean {
    const from = this.#at;
    const first = this.#bytes[from];
    this.#numbers[key] = this.#digits(MOST_DIGITS);
    const digits = this.#at - from;
    return digits > 0 && (digits === 1 || first !== ZERO);
  }

  #decimal(key: number): boolean {
    if (this.#bytes[this.#at++] !== QUOTE) return false;
    const value = this.#fraction();
    this.#numbers[key] = value;
    return value >= 0;
  }

  /** `[["price","quantity"],…]`. */
  #levels(list: LevelList): boolean {
    list.length = 0;
    this.#sides++;
    if (this.#bytes[++this.#at] === CLOSE_LIST) return this.#past(CLOSE_LIST);
    while (this.#level(list)) {
      const next = this.#bytes[this.#at++];
      if (next === CLOSE_LIST) return true;
      if (next !== COMMA) return false;
    }
    return false;
  }

  #level(list: LevelList): boolean {
    if (!this.#skip(LEVEL)) return false;
    const price = this.#fraction();
    if (!this.#skip(BETWEEN)) return false;
    const quantity = this.#fraction();
    list.add(price, quantity);
    return price >= 0 && quantity >= 0 && this.#bytes[this.#at++] === CLOSE_LIST;
  }

  /** Digits, a point and digits, and the closing quote; below 0 when it is anything else. As exact as Number. */
  #fraction(): number {
    const bytes = this.#bytes;
    const from = this.#at;
    let at = from;
    let value = 0;
    let point = 0;
    for (;;) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (digit === POINT && point === 0) point = at;
      else break;
      at++;
    }
    if (bytes[at] !== QUOTE) return -1;
    this.#at = at + 1;
    return scaled(value, at - from, point === 0 ? null : point - from);
  }

  #name(): boolean {
    return this.#bytes[this.#at++] === QUOTE && this.#past(QUOTE);
  }

  /** On behind the next byte of this value in a text without escapes. */
  #past(wanted: number): boolean {
    for (;;) {
      const byte = this.#bytes[this.#at++];
      if (byte === wanted) return true;
      if (byte === undefined || byte < SPACE || byte === ESCAPE || byte === QUOTE) return false;
    }
  }

  #skip(wanted: Uint8Array): boolean {
    for (let i = 0; i < wanted.length; i++) if (this.#bytes[this.#at + i] !== wanted[i]) return false;
    this.#at += wanted.length;
    return true;
  }
}

/** @param point Characters before the decimal point; null without one. */
function scaled(value: number, characters: number, point: number | null): number {
  const whole = point ?? characters;
  const places = point === null ? 0 : characters - point - 1;
  if (whole === 0 || places === 0) return point === null && whole > 0 && whole <= MOST_DIGITS ? value : -1;
  return whole + places <= MOST_DIGITS ? value / (POWERS[places] as number) : -1;
}
