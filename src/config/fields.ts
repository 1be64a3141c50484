import { HftError } from "../errors.js";

/** JSON as somebody typed it. */
export type Fields = Record<string, unknown>;

export const MAX_NS = 2 ** 53;

export function withoutUndefined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function flag(value: unknown, field: string): boolean {
  if (typeof value === "boolean") return value;
  throw outOfRange(field, value, "true or false");
}

export function asFields(value: unknown, field: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw outOfRange(field, value, "an object");
  return value as Fields;
}

export function onlyKeys(fields: Fields, known: readonly string[], prefix: string): void {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) {
      const field = prefix + key;
      throw new HftError(1001, `Unknown configuration field ${field}. Known here: ${known.join(", ")}.`, { field });
    }
  }
}

export function oneOf<T extends string>(value: unknown, known: readonly T[], field: string): T {
  if (known.includes(value as T)) return value as T;
  throw new HftError(1003, `${field}: got ${show(value)}, wanted one of ${known.join(", ")}.`, { field });
}

export function numberIn(value: unknown, field: string, low: number, high: number): number {
  if (typeof value === "number" && value >= low && value <= high) return value;
  const wanted = low === Number.MIN_VALUE ? `a number above 0, at most ${high}` : `a number from ${low} to ${high}`;
  throw outOfRange(field, value, wanted);
}

export function integerIn(value: unknown, field: string, low: number, high: number): number {
  if (Number.isInteger(value)) return numberIn(value, field, low, high);
  throw outOfRange(field, value, "a whole number");
}

export function outOfRange(field: string, value: unknown, wanted: string): HftError {
  return new HftError(1002, `${field}: got ${show(value)}, wanted ${wanted}.`, { field });
}

/** A value as a short text for a message. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
