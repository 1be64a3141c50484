import { type Grade, gradeOf } from "../../../src/metrics/verdict/verdict.js";
import type { RunView } from "../../state/view.js";

const MARKS: Readonly<Record<Grade, string>> = {
  pending: "",
  noFills: "",
  tooFew: "too few fills",
  loses: "makes nothing",
  falls: "falls",
  shrinks: "shrinks",
  stands: "stands",
};

/** The verdict in a word, for a tab; empty while there is none. */
export function verdictMark(view: RunView): string {
  const verdict = view.judging.verdict.value;
  return verdict ? MARKS[gradeOf(verdict).grade] : "";
}
