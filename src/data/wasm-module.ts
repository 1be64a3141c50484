import { HftError } from "../errors.js";

/**
 * Compiles a module that is kept as text. Below 4 KB, which every browser compiles at once, in the page too.
 * @param what For whom it is, for the message. @throws HftError 5001 where WebAssembly is missing: there the core would not run either.
 */
export function compileText(text: string, what: string): WebAssembly.Module {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
  } catch (error) {
    throw new HftError(5001, `${what} needs WebAssembly: ${(error as Error).message}.`);
  }
}
