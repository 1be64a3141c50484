import { type ErrorReport, HftError } from "../errors.js";

/** What a worker answers: an error crosses as data, since an exception would lose its code and place. */
export type Answer<T> = { value: T } | { error: ErrorReport };

export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: asHftError(error).report() };
  }
}

/** @throws HftError that the worker answered. */
export function unwrap<T>(given: Answer<T>): T {
  if ("value" in given) return given.value;
  const { code, message, place, details } = given.error;
  throw new HftError(code, message, place, details);
}

function asHftError(error: unknown): HftError {
  if (error instanceof HftError) return error;
  return new HftError(2006, `The book could not be read: ${error instanceof Error ? error.message : String(error)}`);
}
