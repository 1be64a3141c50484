import { HftError } from "../errors.js";
import type { HftStrategy } from "./strategy.js";

/** What a strategy can be told from outside, by the names of its fields. */
export type StrategyParams = Readonly<Record<string, number | string | boolean>>;

const KINDS: readonly string[] = ["number", "string", "boolean"];

/** The fields of a strategy that hold a number, a text or true or false, with what they hold. */
function paramsOf(strategy: HftStrategy): StrategyParams {
  return Object.fromEntries(Object.entries(strategy).filter(([, value]) => KINDS.includes(typeof value)));
}

/**
 * Sets fields of a strategy that was made just now, before it hears of anything. What its constructor or its fields worked
 * out from them before is not worked out again: that belongs in `onStart`.
 * @throws HftError 4007 for a name that is no field of it, or a value of another kind; nothing is set then.
 */
export function setParams(strategy: HftStrategy, params: StrategyParams): void {
  const known = paramsOf(strategy);
  for (const [name, value] of Object.entries(params)) checkParam(name, value, known, strategy.constructor.name);
  Object.assign(strategy, params);
}

function checkParam(name: string, value: unknown, known: StrategyParams, strategy: string): void {
  if (!Object.hasOwn(known, name)) {
    const names = Object.keys(known).join(", ") || "none";
    throw new HftError(4007, `${strategy} has no parameter ${name}. Its fields that can be set: ${names}.`, { field: name });
  }
  const wanted = typeof known[name];
  if (typeof value === wanted && !Number.isNaN(value)) return;
  throw new HftError(4007, `${strategy}: ${name} is a ${wanted}, got ${JSON.stringify(value) ?? String(value)}.`, { field: name });
}
