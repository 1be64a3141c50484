import { type ExchangeModel, type LatencyPreset, type Profile, QUEUE_MODELS, type QueueModelName } from "../../src/config/config.js";
import type { BookInfo } from "../../src/data/rows.js";
import { formatDuration } from "../format/durations.js";
import { formatPlain } from "../format/numbers.js";
import { type GuardChoice, hasPower, type SetupDraft } from "../state/setup.js";

export const LATENCY_WORDS: Readonly<Record<LatencyPreset, string>> = {
  realistic: "Co-located hardware: 50 ns feed, 100 ns orders, ±20 ns. Replaces the feed latency that was recorded.",
  optimistic: "The fastest hardware on a good day: 30 ns feed, 70 ns orders, ±20 ns. Replaces the recorded feed latency.",
  pessimistic: "Co-located hardware on a bad day: 100 ns feed, 200 ns orders, ±20 ns. Replaces the recorded feed latency.",
  colocated: "Software in the exchange's data centre: recorded feed, orders 40 ± 15 µs, answers 30 ± 10 µs.",
  "cloud-same-region": "A cloud machine in the exchange's region: recorded feed, orders 1.25 ± 0.45 ms, answers 1 ± 0.35 ms.",
  home: "A home connection: recorded feed, orders 45 ± 15 ms, answers 40 ± 12 ms.",
};

/** Models that a book can be played with: the true queue needs order ids. The chosen one stays in view either way. */
export function offeredQueueModels(info: BookInfo | null, chosen: QueueModelName): QueueModelName[] {
  return QUEUE_MODELS.filter((name) => name !== "L3Fifo" || info?.kind === "L3" || chosen === "L3Fifo");
}

export const QUEUE_WORDS: Readonly<Record<QueueModelName, string>> = {
  RiskAverse: "Only trades move you forward; whatever is cancelled was behind you. The latest fills of all models.",
  PowerProb:
    "Of what is cancelled, behind\u207f / (behind\u207f + ahead\u207f) was behind you. The larger n, the surer that the longer part of the queue shrinks.",
  PowerProb2: "Of what is cancelled, (behind / level)\u207f was behind you: less than PowerProb has it, so you advance sooner.",
  PowerProb3: "Of what is cancelled, 1 \u2212 (ahead / level)\u207f was behind you: more than PowerProb has it, near the front.",
  LogProb: "Of what is cancelled, ln(1 + behind) against ln(1 + ahead) was behind you: nearly even, whatever the lengths.",
  LogProb2: "Of what is cancelled, ln(1 + behind) / ln(1 + level) was behind you: the surest that cancels come from behind.",
  L3Fifo: "Your true place: orders of the book stand before and behind you by their ids. Only for books by order, without partial fills.",
};

export function queueName({ queueModel, power }: SetupDraft): string {
  return hasPower(queueModel) ? `${queueModel} n\u00a0=\u00a0${power}` : queueModel;
}

export const EXCHANGE_NAMES = { "no-partial-fill": "No partial fill", "partial-fill": "Partial fill" } as const;

export const EXCHANGE_WORDS: Readonly<Record<ExchangeModel, string>> = {
  "no-partial-fill": "An order that is reached fills whole, at its price: right for orders that are small against what trades.",
  "partial-fill": "An order fills by what reached it, and takes level by level: for orders that are large against the book.",
};

export const PROFILE_WORDS: Readonly<Record<Profile, string>> = {
  realistic: "As a venue would answer: every execution is told, and one trade is shared out among your orders.",
  hftbacktest: "As hftbacktest 2.4.4 answers, row for row, oddities included: to compare with its results.",
};

export const GUARD_CHOICES = [
  ["off", "Off"],
  ["document", "Best practices"],
] as const;

export const GUARD_WORDS: Readonly<Record<GuardChoice, string>> = {
  off: "Nothing is warned of.",
  document:
    "Warns in the log: 100 active orders, orders sent without a book, orders older than a minute, latency target missed, fewer than 80 % filled.",
};

export const spanWords = (info: BookInfo): string => formatDuration(info.lastNs - info.firstNs, 0);

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

export const dayOf = (info: BookInfo): string => DAY.format(new Date(Number(BigInt(info.epochNs) / 1_000_000n)));

/** Where, when and how long; a synthetic book is nowhere and of no day. */
export function occasionOf(info: BookInfo): string {
  return info.synthetic ? spanWords(info) : [info.instrument.venue, dayOf(info), spanWords(info)].join(", ");
}

/** `23:54:16.302`, UTC. */
export function clockOf(info: BookInfo): string {
  return new Date(Number(BigInt(info.epochNs) / 1_000_000n)).toISOString().slice(11, 23);
}

export const megabytes = (bytes: number): string => `${formatPlain(bytes / 1e6, 1)}\u00a0MB`;

export const sourceWords = ({ source, licence }: BookInfo): string => `${source.replace(/\.$/, "")}, ${licence}`;
