import { HftError } from "../../errors.js";

/** What an account may do at most. All of them hold whenever orders leave the machine; none can be left out. */
export interface LiveGuards {
  /** Of one order, base currency (or contracts). */
  maxOrderQuantity: number;
  /** Of one order, quote currency. */
  maxOrderValue: number;
  /** Long or short, with all open orders of its side filled, base currency. */
  maxPosition: number;
  maxOpenOrders: number;
  /** New orders and changes; cancels are never held back. */
  maxOrdersPerSecond: number;
  /** Since the start, quote currency, open position at mid and fees included. Beyond it the kill switch is pulled. */
  maxLoss: number;
  /** Without a sign of life from the strategy for this long the kill switch is pulled, ms. */
  deadManMs: number;
  /** Market data older than this is no book to trade on, ms. */
  staleMs: number;
}

/** Small on purpose, for a test network. Money wants figures of its own. */
export const TEST_GUARDS: Readonly<LiveGuards> = {
  maxOrderQuantity: 0.01,
  maxOrderValue: 1_000,
  maxPosition: 0.02,
  maxOpenOrders: 10,
  maxOrdersPerSecond: 5,
  maxLoss: 50,
  deadManMs: 10_000,
  staleMs: 3_000,
};

const FIELDS = Object.keys(TEST_GUARDS) as (keyof LiveGuards)[];

/** @param complete Whether all have to be given: for money nothing is taken for granted. @throws HftError 1001, 1002. */
export function checkGuards(given: Partial<LiveGuards>, complete: boolean): LiveGuards {
  const unknown = Object.keys(given).find((name) => !FIELDS.includes(name as keyof LiveGuards));
  if (unknown !== undefined)
    throw new HftError(1001, `guards: unknown field ${unknown}; there are ${FIELDS.join(", ")}.`, { field: `guards.${unknown}` });
  const guards = { ...TEST_GUARDS, ...given };
  for (const name of FIELDS) {
    if (complete && given[name] === undefined)
      throw new HftError(1002, `guards.${name}: got none; where money is all guards have to be given.`, { field: `guards.${name}` });
    if (!(typeof guards[name] === "number" && guards[name] > 0 && Number.isFinite(guards[name])))
      throw new HftError(1002, `guards.${name}: got ${String(guards[name])}, wanted a number above 0.`, { field: `guards.${name}` });
  }
  return guards;
}
