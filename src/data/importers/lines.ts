import { HftError } from "../../errors.js";
import type { InputFile } from "./importer.js";

export interface Line {
  text: string;
  /** 1-based. */
  number: number;
}

/** Longest line that can be market data; more is a file of something else. */
const MAX_LINE = 1 << 24;

/** The lines of a file, without their ends; a last one without an end counts. Batches, since a line each would cost a turn each. */
export async function* readLines({ name, chunks }: InputFile): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  let number = 0;
  const cut = (text: string): Line[] => {
    const pieces = (rest + text).split("\n");
    rest = pieces.pop() as string;
    if (rest.length > MAX_LINE)
      throw new HftError(2006, `Line ${number + 1} of ${name} is longer than ${MAX_LINE} characters.`, { file: name, line: number + 1 });
    return pieces.map((piece) => ({ text: piece.endsWith("\r") ? piece.slice(0, -1) : piece, number: ++number }));
  };
  for await (const bytes of guarded(name, chunks)) yield cut(decoder.decode(bytes, { stream: true }));
  yield cut(decoder.decode());
  if (rest !== "") yield [{ text: rest, number: number + 1 }];
}

/** A stream that breaks is a damaged file, such as a truncated gzip. */
async function* guarded(name: string, chunks: InputFile["chunks"]): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof HftError) throw error;
    throw new HftError(2006, `${name} can't be read to its end: ${error instanceof Error ? error.message : String(error)}.`, {
      file: name,
    });
  }
}

export function unreadable(name: string, line: Line, wanted: string): HftError {
  const got = line.text.length > 80 ? `${line.text.slice(0, 77)}...` : line.text;
  return new HftError(2006, `${name}, line ${line.number}: got "${got}", wanted ${wanted}.`, { file: name, line: line.number });
}
