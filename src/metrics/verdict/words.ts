import type { Instrument } from "../../data/rows.js";
import { makeScale } from "../../units.js";
import type { HarderId } from "./harder.js";
import { ENOUGH_FILLS } from "./luck.js";
import { type BookEvidence, type Graded, gradeOf, type HarderResult, type Verdict } from "./verdict.js";

/** A line of the verdict's table: the result under one assumption. */
export interface VerdictLine {
  id: HarderId | "asRun" | "luck";
  title: string;
  /** NaN while it is not known, or can't be. */
  net: number;
  /** To the result as it was run. */
  change: number;
  /** What stands in place of a figure, or beside it; may be empty. */
  note: string;
}

/** A verdict in words. */
export interface VerdictWords {
  headline: string;
  lines: VerdictLine[];
  /** What to know before believing the figures, each a whole sentence or two. */
  points: string[];
}

const TITLES = { riskAverse: "Pessimistic queue", slower: "Twice the latency", luck: "Without the luckiest 1 %" } as const;
const UNDER = { riskAverse: "in the pessimistic queue", slower: "at twice the latency", luck: "without its luckiest fills" } as const;

export function verdictWords(verdict: Verdict): VerdictWords {
  const { evidence } = verdict;
  const several = evidence.length > 1;
  return {
    headline: headline(verdict, gradeOf(verdict)),
    lines: lines(verdict),
    points: [...evidence.flatMap((found) => [ties(found, several), impact(found, several)]), UNKNOWN].filter((point) => point !== ""),
  };
}

/** Of several books, which one: two of them may have the same symbol. */
const nameOf = ({ symbol, venue }: Instrument): string => `${symbol}, ${venue}`;

const UNKNOWN =
  "No replay knows who would have answered your orders, or what was hidden: icebergs ahead of you, and quantity that was never shown.";

function headline({ result: { net, fills, currency } }: Verdict, { grade, worst, worstNet }: Graded): string {
  const under = worst === null ? "" : UNDER[worst];
  switch (grade) {
    case "pending":
      return "Running it again under harder assumptions.";
    case "noFills":
      return "Nothing filled, so there is nothing to judge.";
    case "tooFew":
      return `${counted(fills, "fill")}: too few to say. From ${ENOUGH_FILLS} on there is a verdict.`;
    case "loses":
      return worst === null
        ? `It makes nothing: ${money(net)} ${currency}.`
        : `It makes nothing: ${money(net)} ${currency}, and ${money(worstNet)} ${under}.`;
    case "falls":
      return `Don't believe it yet: ${under}, ${money(net)} becomes ${money(worstNet)} ${currency}.`;
    case "shrinks":
      return `Less than half stands: ${money(worstNet)} of ${money(net)} ${currency} ${under}.`;
    case "stands":
      return worst === null
        ? "It stands: no assumption that was tried made it worse."
        : `It stands: ${percent(worstNet / net)} of it is left ${under}.`;
  }
}

function lines({ result, harder, luck }: Verdict): VerdictLine[] {
  const asRun = { id: "asRun", title: "As it was run", net: result.net, change: Number.NaN, note: counted(result.fills, "fill") } as const;
  const of = (id: HarderId): VerdictLine => {
    const found = harder[id];
    const net = found?.net ?? Number.NaN;
    return { id, title: TITLES[id], net, change: net - result.net, note: noteOf(found, id) };
  };
  const lucky = {
    id: "luck",
    title: TITLES.luck,
    net: luck?.net ?? Number.NaN,
    change: luck ? -luck.worth : Number.NaN,
    note: luck ? `less ${counted(luck.count, "fill")}` : `fewer than ${ENOUGH_FILLS} fills`,
  } as const;
  return [asRun, of("riskAverse"), of("slower"), lucky];
}

function noteOf(found: HarderResult | null, id: HarderId): string {
  if (found === null) return "not run yet";
  if (found.state === "failed") return "the run did not end";
  if (found.state === "had") return "as it was run";
  // Told apart: a model of the strategy's own is not changed by the configuration.
  if (found.state === "same") return id === "slower" ? "the same to the last fill" : "the same; has it its own queue model?";
  return counted(found.fills, "fill");
}

function ties({ ties: found, instrument }: BookEvidence, named: boolean): string {
  if (found.rested === 0) return "";
  const parts = [
    found.queue > 0 ? `${found.queue} reached by less than their own quantity` : "",
    found.latency > 0 ? `${found.latency} decided within the ${duration(found.spreadNs)} by which the way to the exchange varies` : "",
  ].filter((part) => part !== "");
  const where = named ? `${nameOf(instrument)}: ` : "";
  const share = `${where}${percent(found.ties / found.rested)} of the ${counted(found.rested, "order")} that rested and filled were near-ties`;
  const unknown = found.unknown > 0 ? ` Of ${found.unknown} it can't be told under this queue model.` : "";
  return `${share}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}.${unknown}`;
}

function impact({ impact: found, instrument }: BookEvidence, named: boolean): string {
  if (found.ownLots === 0 || found.marketLots === 0) return "";
  const scale = makeScale(instrument.lotSize);
  const own = `${scale.format(found.ownLots)} ${instrument.baseCurrency}`;
  const where = named ? `${nameOf(instrument)}: your` : "Your";
  const parts = [`${where} ${own} were ${percent(found.ownLots / found.marketLots)} of what traded.`];
  if (!Number.isNaN(found.medianShare))
    parts.push(
      `At their own price half of your filled orders were more than ${percent(found.medianShare)} of what traded while they waited${found.large > 0 ? `, ${found.large} more than 10 %` : ""}.`,
    );
  if (found.withoutTrade > 0) parts.push(`${found.withoutTrade} filled without a trade there: the other side's best came to them.`);
  if (found.takers > 0) parts.push(`${found.takers} took what the next one finds there again.`);
  return parts.join(" ");
}

/** Signed, with a true minus; two places, four for small change. */
export function money(value: number): string {
  const size = Math.abs(value);
  const digits = size.toFixed(size < 1 ? 4 : 2);
  if (Number(digits) === 0) return "0";
  const grouped = digits.replace(/\B(?=(\d{3})+\.)/g, ",");
  return `${value < 0 ? "\u2212" : "+"}${grouped}`;
}

const counted = (count: number, what: string): string => `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;

function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 10 ? Number(value.toPrecision(2)) : value.toFixed(0)} %`;
}

function duration(ns: number): string {
  for (const [unit, size] of [
    ["ms", 1e6],
    ["µs", 1e3],
  ] as const)
    if (ns >= size) return `${Number((ns / size).toPrecision(2))} ${unit}`;
  return `${Math.round(ns)} ns`;
}
