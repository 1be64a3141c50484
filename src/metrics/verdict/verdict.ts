import type { Instrument } from "../../data/rows.js";
import type { RunRecord } from "../../engine/record.js";
import type { FillEvidence, RestedFill } from "../../estimate/evidence.js";
import { listFills } from "../fills.js";
import { orderLives } from "../order-lives.js";
import type { HarderId } from "./harder.js";
import { type Impact, ownImpact } from "./impact.js";
import { ENOUGH_FILLS, type Luck, withoutLuckiest } from "./luck.js";
import { type RunResult, runResult } from "./result.js";
import { type NearTies, nearTies, restedFills } from "./ties.js";

/** What came of the run under a harder assumption. */
export interface HarderResult extends RunResult {
  /** `same`: to the last fill, so the assumption did not matter to it. `had`: the run has it already. */
  state: "differs" | "same" | "had" | "failed";
  hash: string;
}

/** How much of a run's result is to be believed. What is not known yet is null. */
export interface Verdict {
  result: RunResult;
  harder: Record<HarderId, HarderResult | null>;
  /** Null when there are too few fills. */
  luck: Luck | null;
  /** What the books say of the fills, of each that was asked; in the order of the instruments. */
  evidence: readonly BookEvidence[];
}

/** What the book of one instrument says of the fills on it. */
export interface BookEvidence {
  /** As `record.books` counts. */
  index: number;
  instrument: Instrument;
  ties: NearTies;
  impact: Impact;
}

/** Without what needs other runs or the book. */
export function firstVerdict(record: RunRecord): Verdict {
  const result = runResult(record);
  const fills = listFills(record.orderEvents, orderLives(record.orderEvents));
  return { result, harder: { riskAverse: null, slower: null }, luck: withoutLuckiest(record, fills, result.net), evidence: [] };
}

/** `again` is null where the run could not be made. */
export function harderResult(record: RunRecord, again: RunRecord | null): HarderResult {
  const failed = again === null || again.outcome !== "complete";
  if (failed) return { state: "failed", hash: "", currency: "", net: Number.NaN, fills: 0, orders: 0 };
  return { state: again.hash === record.hash ? "same" : "differs", hash: again.hash, ...runResult(again) };
}

/** Of a run that has the assumption already. */
export const hadAlready = (record: RunRecord): HarderResult => ({ state: "had", hash: record.hash, ...runResult(record) });

/** With what came of a harder run. */
export const withHarder = (verdict: Verdict, id: HarderId, found: HarderResult): Verdict => ({
  ...verdict,
  harder: { ...verdict.harder, [id]: found },
});

/** Instruments whose fills their book is asked about. */
export function filledInstruments(record: RunRecord): number[] {
  const filled = new Set(orderLives(record.orderEvents).flatMap((life) => (life.filledLots > 0 ? [life.instrument] : [])));
  return record.books.flatMap((_, index) => (filled.has(index) ? [index] : []));
}

/** What is asked of the book of one instrument. */
export const askedOf = (record: RunRecord, index: number): RestedFill[] => restedFills(livesOn(record, index)).asked;

/** With what the book of one instrument says of the fills on it. @param index As `record.books` counts. */
export function withEvidence(verdict: Verdict, record: RunRecord, index: number, found: FillEvidence): Verdict {
  const instrument = record.books[index]?.instrument;
  if (!instrument) return verdict;
  const lives = livesOn(record, index);
  const rested = restedFills(lives).lives;
  const impact = ownImpact(lives, rested, found, found.marketLots);
  const evidence = [...verdict.evidence, { index, instrument, ties: nearTies(record, rested, found), impact }];
  return { ...verdict, evidence: evidence.sort((a, b) => a.index - b.index) };
}

const livesOn = (record: RunRecord, index: number) => orderLives(record.orderEvents).filter((life) => life.instrument === index);

/** `tooFew` fills; it `loses` or makes nothing as it is; the profit `falls`, `shrinks` to less than half, or `stands`. */
export type Grade = "pending" | "noFills" | "tooFew" | "loses" | "falls" | "shrinks" | "stands";

export interface Graded {
  grade: Grade;
  /** The least that was left of the result under any assumption. */
  worstNet: number;
  worst: HarderId | "luck" | null;
}

export function gradeOf({ result, harder, luck }: Verdict): Graded {
  const tries: [Graded["worst"], number][] = [
    ["riskAverse", harder.riskAverse?.net ?? Number.NaN],
    ["slower", harder.slower?.net ?? Number.NaN],
    ["luck", luck?.net ?? Number.NaN],
  ];
  const [worst, worstNet] = tries
    .filter(([, net]) => !Number.isNaN(net))
    .reduce<[Graded["worst"], number]>((least, each) => (each[1] < least[1] ? each : least), [null, result.net]);
  return { grade: gradeFor(result, worstNet, harder.riskAverse === null || harder.slower === null), worst, worstNet };
}

function gradeFor({ fills, net }: RunResult, worstNet: number, pending: boolean): Grade {
  if (fills === 0) return "noFills";
  if (fills < ENOUGH_FILLS) return "tooFew";
  if (net <= 0) return "loses";
  if (pending) return "pending";
  if (worstNet <= 0) return "falls";
  return worstNet < net / 2 ? "shrinks" : "stands";
}
