import { HftError } from "../../src/errors.js";

export function asObject(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw malformed(`${name} is not an object`);
}

export function list(value: unknown, name: string, most: number): unknown[] {
  if (Array.isArray(value) && value.length <= most) return value;
  throw malformed(`${name} is not a list of at most ${most}`);
}

export function text(value: unknown, most: number): string {
  if (typeof value !== "string") throw malformed("a text is not a text");
  return value.slice(0, most);
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

export function finite(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw malformed(`${name} is not a number`);
}

export function oneOf<T extends string>(value: unknown, known: readonly T[], name: string): T {
  if (known.includes(value as T)) return value as T;
  throw malformed(`${name} is not one of ${known.join(", ")}`);
}

export function malformed(what: string): HftError {
  return new HftError(7004, `The sandbox returned something that is not a run: ${what}.`);
}
