import { HftError } from "../../errors.js";
import type { InputFile } from "./importer.js";

export interface Line {
  text: string;
  /** 1-based. */
  number: number;
}

/** Longest line that can be market data; more is a file of something else. */
export const MAX_LINE = 1 << 24;
/** How much of what was got a message repeats. */
const SHOWN = 80;

/** The lines of a file, without their ends; a last one without an end counts. Batches, since a line each would cost a turn each. */
export async function* readLines({ name, chunks }: InputFile): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder("utf-8");
  /** A line that is not over yet, as it came: joined once, or an endless one would be copied with every piece. */
  let rest: string[] = [];
  let restLength = 0;
  let number = 0;
  const keep = (text: string): void => {
    if (text !== "") rest.push(text);
    restLength += text.length;
    if (restLength > MAX_LINE) throw tooLong(name, number + 1);
  };
  const cut = (text: string): Line[] => {
    const end = text.lastIndexOf("\n");
    if (end < 0) {
      keep(text);
      return [];
    }
    const pieces = (rest.join("") + text.slice(0, end)).split("\n");
    rest = [];
    restLength = 0;
    const lines = pieces.map((piece) => ({ text: piece.endsWith("\r") ? piece.slice(0, -1) : piece, number: ++number }));
    keep(text.slice(end + 1));
    return lines;
  };
  for await (const bytes of guarded(name, chunks, () => number)) yield cut(decoder.decode(bytes, { stream: true }));
  yield cut(decoder.decode());
  if (restLength > 0) yield [{ text: rest.join(""), number: number + 1 }];
}

export function tooLong(file: string, line: number): HftError {
  return new HftError(2006, `Line ${line} of ${file} is longer than ${MAX_LINE} characters.`, { file, line });
}

/** A stream that breaks is a damaged file, such as a truncated gzip. */
export async function* guarded(name: string, chunks: InputFile["chunks"], linesRead: () => number): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof HftError) throw error;
    const line = linesRead() + 1;
    const reason = error instanceof Error ? error.message : String(error);
    throw new HftError(2006, `${name}, line ${line}: the file can't be read to its end: ${reason}.`, { file: name, line });
  }
}

/** A part of a line that is not what it should be, thrown where the line is not known; see `inLine`. */
export class Malformed extends Error {
  constructor(
    readonly got: string,
    readonly wanted: string,
  ) {
    super(`got ${got}, wanted ${wanted}`);
  }
}

/** Runs what reads a line, and gives its errors their place. @param wanted What the line should hold. */
export function inLine<T>(file: string, line: Line, wanted: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) throw unreadable(file, line, error.wanted, error.got);
    // A part that is not there, or is of another type, as only JSON from elsewhere has it.
    if (error instanceof TypeError) throw unreadable(file, line, wanted);
    throw error;
  }
}

export function unreadable(file: string, line: Line, wanted: string, got = line.text): HftError {
  const shown = got.length > SHOWN ? `${got.slice(0, SHOWN - 3)}...` : got;
  return new HftError(2006, `${file}, line ${line.number}: got ${JSON.stringify(shown)}, wanted ${wanted}.`, { file, line: line.number });
}
