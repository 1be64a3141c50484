import type { RunConfig } from "../config/config.js";
import { rebased } from "../data/cut/rebased.js";
import { levelView } from "../data/level-view.js";
import type { Book } from "../data/rows.js";
import type { RunRecord } from "../engine/record.js";
import { fillEvidence } from "../estimate/evidence.js";
import { harderRuns } from "../metrics/verdict/harder.js";
import { followedModel } from "../metrics/verdict/ties.js";
import {
  askedOf,
  filledInstruments,
  firstVerdict,
  hadAlready,
  harderResult,
  type Verdict,
  withEvidence,
  withHarder,
} from "../metrics/verdict/verdict.js";
import { money, verdictWords } from "../metrics/verdict/words.js";
import type { Output } from "./output.js";

/** Runs again under harder assumptions, one after the other, and asks the book about the fills. */
export async function judge(
  record: RunRecord,
  books: readonly Book[],
  again: (config: RunConfig) => Promise<RunRecord>,
): Promise<Verdict | null> {
  if (record.outcome !== "complete") return null;
  let verdict = firstVerdict(record);
  for (const { id, config } of harderRuns(record.config)) {
    const found = config ? harderResult(record, await again(config)) : hadAlready(record);
    verdict = withHarder(verdict, id, found);
  }
  for (const index of filledInstruments(record)) {
    const book = books[index];
    if (!book) continue;
    const levels = await levelView(rebased(book, books[0]?.info.epochNs ?? book.info.epochNs));
    verdict = withEvidence(verdict, record, index, await fillEvidence(levels, askedOf(record, index), followedModel(record)));
  }
  return verdict;
}

/** The verdict for a person at a terminal. */
export function printVerdict(verdict: Verdict, output: Output): void {
  const { headline, lines, points } = verdictWords(verdict);
  const ascii = (text: string) => text.replaceAll("\u2212", "-");
  output.out(`  verdict: ${ascii(headline)}`);
  for (const { title, net, note } of lines) {
    const figure = Number.isNaN(net) ? "-" : ascii(money(net));
    output.out(`    ${title.padEnd(24)}${figure.padStart(12)} ${verdict.result.currency}${note === "" ? "" : `, ${note}`}`);
  }
  for (const point of points) output.out(`    ${ascii(point)}`);
}
