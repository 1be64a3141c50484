/**
 * Every error of the product: a stable code, a name, and a message that says what was got, what was wanted and where.
 * Ranges: 1xxx configuration, 2xxx data, 3xxx orders, 4xxx strategy, 5xxx engine, 6xxx connector, 7xxx sandbox.
 */
export const ERROR_NAMES = {
  1001: "unknown configuration field",
  1002: "configuration value out of range",
  1003: "unknown model or preset",
  1004: "not supported yet",
  1005: "wrong command-line usage",
  2001: "not a book file",
  2002: "damaged book file",
  2003: "truncated book file",
  2004: "book not found",
  2005: "book could not be fetched",
  2006: "unreadable market data",
  2007: "value out of range in market data",
  2008: "unsupported book version",
  2009: "book is empty",
  3101: "unknown symbol",
  3102: "invalid side, type or time in force",
  3103: "quantity not positive",
  3104: "price not on the tick",
  3105: "quantity not on the lot",
  3106: "price missing or not positive",
  3107: "unknown order",
  3108: "too many orders",
  3109: "order is no longer active",
  3110: "book ended before the answer",
  3111: "refused by a guard",
  3112: "horizon out of range",
  4001: "strategy does not compile",
  4002: "strategy threw",
  4003: "no strategy exported",
  4004: "unknown import",
  4005: "not available in a strategy",
  4006: "custom model returned nonsense",
  4007: "strategy has no such parameter",
  4008: "strategy took too much memory",
  5001: "WebAssembly is not available",
  5002: "core failed",
  5003: "out of memory",
  5004: "core and host do not match",
  5005: "thread ended",
  6001: "market can't be reached",
  6002: "connection is not available here",
  6003: "nothing was recorded",
  6004: "real money was not confirmed",
  6005: "no keys in the environment",
  6006: "exchange library is not there",
  6007: "venue refused the account",
  6008: "not possible on this venue",
  6101: "order larger than its guard allows",
  6102: "position larger than its guard allows",
  6103: "more open orders than their guard allows",
  6104: "orders faster than their guard allows",
  6105: "loss larger than its guard allows",
  6106: "kill switch was pulled",
  6107: "dead man's timer ran out",
  6108: "book is not good enough to trade on",
  7001: "strategy did not answer",
  7002: "sandbox could not start",
  7003: "run stopped",
  7004: "result too large or malformed",
  7005: "shared link can't be opened",
  7006: "browser can't keep the book",
} as const;

export type ErrorCode = keyof typeof ERROR_NAMES;

/** Where an error happened; whichever parts are known. */
export interface ErrorPlace {
  file?: string;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
  /** 0-based row of a book. */
  row?: number;
  /** Byte offset in a file. */
  byte?: number;
  /** Path of a configuration field, such as `latency.entry`. */
  field?: string;
  /** Handler of the strategy, such as `onTick`. */
  handler?: string;
  /** Simulated time, ns since the book's epoch. */
  simulatedNs?: number;
}

/** An error as data: survives postMessage, JSON and the sandbox's border. */
export interface ErrorReport {
  code: ErrorCode;
  name: string;
  message: string;
  place: ErrorPlace;
  details: Record<string, string | number | boolean | null>;
}

/**
 * The one error class of the package.
 * @example
 * try { await engine.executeOrder(order); }
 * catch (error) { if (error instanceof HftError && error.code === 3104) console.log(error.message); }
 */
export class HftError extends Error {
  readonly code: ErrorCode;
  readonly place: ErrorPlace;
  readonly details: ErrorReport["details"];

  constructor(code: ErrorCode, message: string, where: ErrorPlace = {}, details: ErrorReport["details"] = {}) {
    super(message);
    this.name = "HftError";
    this.code = code;
    this.place = where;
    this.details = details;
  }

  report(): ErrorReport {
    return { code: this.code, name: ERROR_NAMES[this.code], message: this.message, place: this.place, details: this.details };
  }
}

/** The same error with more of its place known; what was known stays. */
export function withPlace(error: HftError, place: ErrorPlace): HftError {
  const placed = new HftError(error.code, error.message, { ...place, ...error.place }, error.details);
  if (error.stack) placed.stack = error.stack;
  return placed;
}
