import { configDifferences, type FieldDifference } from "../../../src/metrics/compare/differences.js";
import { type Divergence, type FillPair, firstDifference, matchFills } from "../../../src/metrics/compare/diverge.js";
import type { KeptRun } from "../../state/history.js";
import { codeChanges, type FileChange, oneNumber } from "./code-changes.js";

/** Two runs beside each other; `a` is the one that is looked at, `b` the one it is held against. */
export interface Comparison {
  a: KeptRun;
  b: KeptRun;
  code: FileChange[];
  setup: FieldDifference[];
  /** The first order that is another one, and the first fill. */
  order: Divergence | null;
  fill: Divergence | null;
  pairs: FillPair[];
  /** What the two differ in when it is one value, and that value in each. */
  subject: { name: string; a: string; b: string } | null;
  /** Different books have nothing to be matched. */
  sameBook: boolean;
}

export function compareRuns(a: KeptRun, b: KeptRun): Comparison {
  const code = codeChanges(a.files, b.files);
  const setup = configDifferences(a.config, b.config);
  const sameBook = a.book === b.book;
  return {
    a,
    b,
    code,
    setup: sameBook ? setup : [{ path: "book", a: a.bookTitle, b: b.bookTitle }, ...setup],
    order: sameBook ? firstDifference(a.trace.orders, b.trace.orders) : null,
    fill: sameBook ? firstDifference(a.trace.fills, b.trace.fills) : null,
    pairs: sameBook ? matchFills(a.trace.fills, b.trace.fills) : [],
    subject: sameBook ? subjectOf(code, setup) : null,
    sameBook,
  };
}

function subjectOf(code: readonly FileChange[], setup: readonly FieldDifference[]): Comparison["subject"] {
  const number = oneNumber(code);
  if (number && setup.length === 0) return { name: number.name, a: number.later, b: number.earlier };
  // A preset of the latency brings its own target, and a queue model its exponent.
  const [field] = setup.filter(({ path }) => path !== "latencyTargetNs" && path !== "queueModel.n" && !path.startsWith("latency."));
  const alone = setup.every(({ path }) => path === field?.path || path === "latencyTargetNs" || path === "queueModel.n");
  if (code.length > 0 || !field || !alone) return null;
  return { name: FIELD_NAMES[field.path] ?? field.path, a: field.a, b: field.b };
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  "queueModel.model": "Queue model",
  latency: "Latency",
  exchange: "Exchange",
  profile: "Profile",
  seed: "Seed",
};

/** How much differs, in a few words. */
export function differenceWords({ code, setup, subject, sameBook, a, b }: Comparison): string {
  if (!sameBook) return "Two books";
  if (code.length === 0 && setup.length === 0) return a.hash === b.hash ? "The same run" : "Nothing differs";
  if (subject) return `${subject.name} differs`;
  const lines = code.reduce((sum, change) => sum + Math.max(change.added, change.removed), 0);
  const parts = [
    lines > 0 ? `${lines} ${lines === 1 ? "line" : "lines"} of code` : "",
    setup.length > 0 ? `${setup.length} ${setup.length === 1 ? "field" : "fields"} of the set-up` : "",
  ].filter((part) => part !== "");
  return `${parts.join(" and ")} differ${lines + setup.length === 1 ? "s" : ""}`;
}
