import { transform } from "sucrase";
import { HftError } from "../errors.js";

/** A file of a strategy, as typed. */
export interface SourceFile {
  /** Name shown in errors, such as `market-maker.ts`. */
  name: string;
  text: string;
}

/** A file turned into JavaScript. */
export interface CompiledFile {
  name: string;
  /** The body of a function of `MODULE_PARAMETERS`; its lines are those of the source. */
  body: string;
  /** Source map from `body` to the source; sucrase keeps lines, the map mends columns. */
  map: SourceMap;
}

export interface SourceMap {
  version: number;
  sources: string[];
  names: string[];
  mappings: string;
}

/** Marks the frames of user code in a stack, in every engine. */
export const SOURCE_ROOT = "sigmax-strategy/";

/** Lines that a module's wrapper puts before the file's first. */
export const BODY_LINE_OFFSET = 1;

const MAX_SOURCE_CHARS = 1_000_000;

/**
 * Strips the types and turns imports into `require`. Types are not checked here: the editor does that.
 * @throws HftError 4001 with file, line and column.
 */
export function transpile(file: SourceFile): CompiledFile {
  if (file.text.length > MAX_SOURCE_CHARS) {
    throw new HftError(4001, `${file.name} has ${file.text.length} characters; at most ${MAX_SOURCE_CHARS} are compiled.`, {
      file: file.name,
    });
  }
  try {
    const { code, sourceMap } = transform(file.text, {
      transforms: ["typescript", "imports"],
      production: true,
      disableESTransforms: true,
      filePath: file.name,
      sourceMapOptions: { compiledFilename: file.name },
    });
    if (!sourceMap) throw new Error("no source map");
    return { name: file.name, body: code, map: sourceMap as SourceMap };
  } catch (error) {
    throw asSyntaxError(error, file);
  }
}

function asSyntaxError(error: unknown, file: SourceFile): HftError {
  const text = error instanceof Error ? error.message : String(error);
  const at = /\((\d+):(\d+)\)\s*$/.exec(text);
  const what = text.replace(/^Error transforming [^:]*: /, "").replace(/\s*\(\d+:\d+\)\s*$/, "");
  const message = `${what || "Syntax error"}.`;
  if (!at) return new HftError(4001, message, { file: file.name });
  return new HftError(4001, message, { file: file.name, line: Number(at[1]), column: Number(at[2]) });
}
