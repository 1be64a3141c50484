import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type ErrorPlace, HftError, withPlace } from "../errors.js";
import { toText } from "./globals.js";
import { BODY_LINE_OFFSET, type CompiledFile, SOURCE_ROOT } from "./transpile.js";

const FRAME = new RegExp(`${SOURCE_ROOT}([^:()\\s]+):(\\d+):(\\d+)`, "g");
const MAX_MESSAGE_CHARS = 2_000;

/** The place in the source of the innermost frame of user code; an empty place when there is none. */
export function locate(stack: unknown, files: readonly CompiledFile[]): ErrorPlace {
  if (typeof stack !== "string") return {};
  FRAME.lastIndex = 0;
  for (let frame = FRAME.exec(stack); frame; frame = FRAME.exec(stack)) {
    const file = files.find((candidate) => candidate.name === frame?.[1]);
    if (!file) continue;
    const line = Number(frame[2]) - BODY_LINE_OFFSET;
    if (line < 1) continue;
    const column = Number(frame[3]);
    const origin = originalPositionFor(new TraceMap(JSON.stringify(file.map)), { line, column: Math.max(0, column - 1) });
    return origin.line === null ? { file: file.name, line } : { file: file.name, line: origin.line, column: origin.column + 1 };
  }
  return {};
}

/** Whatever user code threw, as an HftError with the place in its source and in simulated time. */
export function asStrategyError(thrown: unknown, files: readonly CompiledFile[], where: ErrorPlace): HftError {
  const place = { ...where, ...locate(stackOf(thrown), files) };
  if (thrown instanceof HftError) return withPlace(thrown, place);
  return new HftError(4002, describe(thrown), place);
}

function stackOf(thrown: unknown): unknown {
  try {
    return (thrown as { stack?: unknown } | null)?.stack;
  } catch {
    return undefined;
  }
}

function describe(thrown: unknown): string {
  const text = thrown instanceof Error ? toText(thrown) : `The strategy threw ${toText(thrown)}, which is not an Error`;
  return text.slice(0, MAX_MESSAGE_CHARS);
}
