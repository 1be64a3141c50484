import { ERROR_NAMES, type ErrorPlace, type HftError } from "../errors.js";

/** Where a command writes. Tests give their own. */
export interface Output {
  out(line: string): void;
  err(line: string): void;
  /** A line that is overwritten by the next; nothing when stderr is not a terminal. */
  progress(line: string): void;
  json: boolean;
}

export function terminalOutput(json: boolean): Output {
  const live = process.stderr.isTTY === true && !json;
  return {
    json,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${live ? "\r\x1b[K" : ""}${line}\n`),
    progress: (line) => {
      if (live) process.stderr.write(`\r\x1b[K${line}`);
    },
  };
}

/** `mm:ss.mmm` since the book's first event. */
export function simulatedTime(ns: number): string {
  const ms = Math.floor(Math.abs(ns) / 1e6);
  const minutes = Math.floor(ms / 60_000);
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${ns <= -1e6 ? "-" : ""}${pad(minutes, 2)}:${pad(Math.floor(ms / 1_000) % 60, 2)}.${pad(ms % 1_000, 3)}`;
}

/** One error as a person reads it: place, code, what was got and wanted. */
export function describeError(error: HftError): string {
  return `${placeText(error.place)}HftError ${error.code} (${ERROR_NAMES[error.code]}): ${error.message}${momentText(error.place)}`;
}

function placeText({ file, line, column, row, byte }: ErrorPlace): string {
  const at = [line, column].filter((part) => part !== undefined).join(":");
  const start = [file, at].filter((part) => part !== undefined && part !== "").join(":");
  const inside = [row === undefined ? "" : `row ${row}`, byte === undefined ? "" : `byte ${byte}`].filter((part) => part !== "").join(", ");
  const text = [start, inside].filter((part) => part !== "").join(", ");
  return text === "" ? "" : `${text}: `;
}

function momentText({ handler, simulatedNs }: ErrorPlace): string {
  if (simulatedNs === undefined) return "";
  return ` [simulated ${simulatedTime(simulatedNs)}${handler ? `, in ${handler}` : ""}]`;
}
