import { ERROR_NAMES, type ErrorReport, HftError } from "../../src/errors.js";

/** An error as the page shows it: what happened, where, and when in simulated time. */
export interface Problem {
  title: string;
  message: string;
  file: string | null;
  line: number | null;
  column: number | null;
  /** 0-based, of a file of rows. */
  row?: number | null;
  /** Offset in a file. */
  byte?: number | null;
  handler: string | null;
  simulatedNs: number | null;
  /** Of a fault that is ours, for a report: the error as it came. */
  fault?: ErrorReport;
}

export function problemOf(error: unknown): Problem {
  return problemFrom(error instanceof HftError ? error.report() : unexpected(error));
}

export function problemFrom(report: ErrorReport): Problem {
  const { code, name, message, place } = report;
  return {
    ...(isOurs(code) ? { fault: report } : {}),
    title: `Error ${code}, ${name}`,
    message,
    file: place.file ?? null,
    line: place.line ?? null,
    column: place.column ?? null,
    row: place.row ?? null,
    byte: place.byte ?? null,
    handler: place.handler ?? null,
    simulatedNs: place.simulatedNs ?? null,
  };
}

/** 5xxx are faults of the core or its host. */
const isOurs = (code: number): boolean => Math.floor(code / 1_000) === 5;

/** What nobody foresaw, in the words it came with. */
function unexpected(error: unknown): ErrorReport {
  const text = error instanceof Error ? error.message : String(error);
  return { code: 7002, name: ERROR_NAMES[7002], message: `The page met an error that it did not expect: ${text}`, place: {}, details: {} };
}

/** `market-maker.ts, line 31, column 25`. */
export function placeWords({ file, line, column, row = null, byte = null }: Problem): string {
  const parts = [
    file,
    line === null ? null : `line ${line}`,
    line === null || column === null ? null : `column ${column}`,
    row === null ? null : `row ${row}`,
    byte === null ? null : `byte ${byte}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
