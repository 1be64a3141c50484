import { accessSync, constants, existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { HftError } from "../errors.js";
import type { Output } from "./output.js";

/**
 * Refuses a file that could not be written, before the work for it is begun: a run may take minutes, a recording days. `flags` are
 * paths by the name of their flag. @throws HftError 1005.
 */
export function checkTargets(flags: Readonly<Record<string, string | undefined>>): void {
  for (const [flag, path] of Object.entries(flags)) {
    const wrong = path === undefined ? null : whatIsWrong(path);
    if (wrong) throw new HftError(1005, `--${flag}: got ${path}, ${wrong}.`, { field: flag });
  }
}

function whatIsWrong(path: string): string | null {
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) return `but there is no folder ${dirname(path)} to write it in`;
  if (!statSync(folder).isDirectory()) return `but ${dirname(path)} is no folder`;
  if (existsSync(path) && statSync(path).isDirectory()) return "which is a folder; wanted a file";
  return isWritable(existsSync(path) ? path : folder) ? null : "where nothing may be written";
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Nothing heard is no recording, and no reason to hide why. Returns where it is. */
export function keepRecording(path: string, recording: () => Uint8Array[], output: Output): string | null {
  try {
    return keep(path, Buffer.concat(recording()), output);
  } catch (error) {
    if (!(error instanceof HftError)) throw error;
    output.err(`Nothing is recorded in ${path}: ${error.message}`);
    return null;
  }
}

/**
 * Writes what can't be had again. Where it was to go has been checked, but may be gone or full by now: then it goes to the system's
 * folder for temporary files, and where it is is said. Returns its path.
 */
export function keep(path: string, content: string | Uint8Array, output: Output): string {
  try {
    writeFileSync(path, content);
    return path;
  } catch (error) {
    const rescued = join(mkdtempSync(join(tmpdir(), "sigmax-")), basename(path));
    writeFileSync(rescued, content);
    output.err(`Can't write ${path}: ${(error as Error).message}. It is in ${rescued}.`);
    return rescued;
  }
}
