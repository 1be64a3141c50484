import type { RunRecord } from "../engine/record.js";
import type { Verdict } from "../metrics/verdict/verdict.js";
import type { SourceFile } from "../strategy/transpile.js";

/** What a report is made of. */
export interface ReportInput {
  record: RunRecord;
  files: readonly SourceFile[];
  /** Name of the file that exports the strategy. */
  entry: string;
  verdict: Verdict | null;
  /** Which of the run's books is shown. */
  instrument?: number;
  /** Where the experiment opens again; left out where there is no such page. */
  link?: string;
}
