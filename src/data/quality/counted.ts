import type { Counted } from "./report.js";

export function none(): Counted {
  return { count: 0, firstRow: null };
}

export function count(counted: Counted, row: number): void {
  counted.count++;
  counted.firstRow ??= row;
}
