import * as abi from "../../assembly/abi.js";
import {
  DIFFERENCES,
  type Difference,
  type FeedLatency,
  type LatencyConfig,
  type QueueModelName,
  type RunConfig,
  type TableLatency,
} from "../config/config.js";
import { latencyLegs } from "../config/validate.js";
import type { BookInfo } from "../data/rows.js";
import { HftError } from "../errors.js";
import type { Core } from "./core.js";
import type { MemoryView } from "./memory-view.js";

const QUEUE_CODES: Record<QueueModelName, number> = {
  RiskAverse: abi.QUEUE_RISK_AVERSE,
  PowerProb: abi.QUEUE_POWER_PROB,
  PowerProb2: abi.QUEUE_POWER_PROB_2,
  PowerProb3: abi.QUEUE_POWER_PROB_3,
  LogProb: abi.QUEUE_LOG_PROB,
  LogProb2: abi.QUEUE_LOG_PROB_2,
  L3Fifo: abi.QUEUE_L3_FIFO,
};

const LEG_CODES = {
  recorded: abi.LATENCY_RECORDED,
  constant: abi.LATENCY_CONSTANT,
  jitter: abi.LATENCY_JITTER,
  lognormal: abi.LATENCY_LOGNORMAL,
  table: abi.LATENCY_TABLE,
  custom: abi.LATENCY_CUSTOM,
} as const;
const FEE_CODES = { value: abi.FEE_BY_VALUE, quantity: abi.FEE_BY_QUANTITY, flat: abi.FEE_FLAT } as const;
const TABLE_LEG = { model: "table" } as const;

const DIFFERENCE_BITS: Record<Difference, number> = {
  everyFill: abi.DIFFERENCE_EVERY_FILL,
  freshLeaves: abi.DIFFERENCE_LEAVES,
  sharedTrades: abi.DIFFERENCE_SHARED_TRADES,
  iocReports: abi.DIFFERENCE_IOC_REPORTS,
  emptySide: abi.DIFFERENCE_EMPTY_SIDE,
};

/** The `realistic` profile has them all, `hftbacktest` none; the configuration can say otherwise of each. */
function differenceBits({ profile, differences }: RunConfig): number {
  const on = DIFFERENCES.filter((name) => differences[name] ?? profile === "realistic");
  return on.reduce((bits, name) => bits | DIFFERENCE_BITS[name], 0);
}

/** @throws HftError 1002, 1004 for what a book or configuration asks and the core can't do. */
export function checkSupported(book: BookInfo, config: RunConfig): void {
  const byOrder = config.queueModel.model === "L3Fifo";
  if (byOrder && book.kind !== "L3")
    throw new HftError(
      1002,
      `queueModel: L3Fifo needs a market-by-order book, and ${book.name} has only levels. Take another model, such as PowerProb.`,
      { field: "queueModel.model" },
    );
  if (byOrder && config.exchange === "partial-fill")
    throw new HftError(1004, "L3Fifo fills orders whole; with it, exchange has to be no-partial-fill.", { field: "exchange" });
}

/** Writes one instrument's part of the configuration where the core reads it. */
export function writeInstrument(core: Core, memory: MemoryView, index: number, info: BookInfo, config: RunConfig, keepsFinished: boolean) {
  const { latency } = config;
  const table = isTable(latency) ? writeTable(core, memory, latency) : 0;
  const at = core.configAt();
  const f64 = (field: number, value: number) => memory.data.setFloat64(at + field, value, true);
  const i32 = (field: number, value: number) => memory.data.setInt32(at + field, value, true);
  f64(abi.CONFIG_TICK_SIZE, info.instrument.tickSize);
  f64(abi.CONFIG_LOT_SIZE, info.instrument.lotSize);
  f64(abi.CONFIG_CONTRACT_SIZE, config.contractSize * info.instrument.contractSize);
  f64(abi.CONFIG_MAKER_FEE, config.fees.maker);
  f64(abi.CONFIG_TAKER_FEE, config.fees.taker);
  f64(abi.CONFIG_QUEUE_N, config.queueModel.n ?? 1);
  i32(abi.CONFIG_QUEUE_MODEL, QUEUE_CODES[config.queueModel.model]);
  i32(abi.CONFIG_EXCHANGE, config.exchange === "partial-fill" ? abi.EXCHANGE_PARTIAL_FILL : abi.EXCHANGE_NO_PARTIAL_FILL);
  i32(abi.CONFIG_L3, config.queueModel.model === "L3Fifo" ? 1 : 0);
  i32(abi.CONFIG_DIFFERENCES, differenceBits(config));
  i32(abi.CONFIG_CONTRACT, config.contract === "inverse" ? abi.CONTRACT_INVERSE : abi.CONTRACT_LINEAR);
  i32(abi.CONFIG_FEE_MODEL, FEE_CODES[config.fees.model]);
  f64(abi.CONFIG_RATE_PER_SECOND, config.rateLimit?.perSecond ?? 0);
  f64(abi.CONFIG_RATE_BURST, config.rateLimit?.burst ?? 0);
  f64(abi.CONFIG_TABLE_OFFSET_NS, isTable(latency) ? (latency.offsetNs ?? 0) : 0);
  i32(abi.CONFIG_TABLE, table);
  i32(abi.CONFIG_TABLE_ROWS, isTable(latency) ? latency.table.length : 0);
  i32(abi.CONFIG_KEEPS_FINISHED, keepsFinished ? 1 : 0);
  const legs = legsOf(latency);
  writeLeg(memory, at + abi.CONFIG_FEED, legs.feed, seedOf(config.seed, index, 0));
  writeLeg(memory, at + abi.CONFIG_ENTRY, legs.entry, seedOf(config.seed, index, 1));
  writeLeg(memory, at + abi.CONFIG_RESPONSE, legs.response, seedOf(config.seed, index, 2));
  writeLeg(memory, at + abi.CONFIG_CANCEL, legs.cancel ?? legs.entry, seedOf(config.seed, index, 3));
  writeLeg(memory, at + abi.CONFIG_MODIFY, legs.modify ?? legs.entry, seedOf(config.seed, index, 4));
}

function isTable(latency: LatencyConfig): latency is TableLatency {
  return typeof latency === "object" && "table" in latency;
}

type AnyLeg = FeedLatency | typeof TABLE_LEG;

function legsOf(latency: LatencyConfig): { feed: AnyLeg; entry: AnyLeg; response: AnyLeg; cancel?: AnyLeg; modify?: AnyLeg } {
  if (isTable(latency)) return { feed: { model: "recorded" }, entry: TABLE_LEG, response: TABLE_LEG };
  return latencyLegs(latency);
}

function writeLeg(memory: MemoryView, at: number, leg: AnyLeg, seed: number): void {
  memory.data.setInt32(at + abi.LEG_MODEL, LEG_CODES[leg.model], true);
  memory.data.setFloat64(at + abi.LEG_NS, "ns" in leg ? leg.ns : 0, true);
  memory.data.setFloat64(at + abi.LEG_SPREAD, spreadOf(leg), true);
  memory.data.setFloat64(at + abi.LEG_SEED, seed, true);
}

function spreadOf(leg: AnyLeg): number {
  if ("jitterNs" in leg) return leg.jitterNs;
  return "sigma" in leg ? leg.sigma : 0;
}

/** Every leg of every instrument draws from its own stream, so that one order more does not change another leg's draws. */
function seedOf(seed: number, instrument: number, leg: number): number {
  return (seed * 64 + instrument) * 8 + leg;
}

function writeTable(core: Core, memory: MemoryView, latency: TableLatency): number {
  const at = core.reserve(latency.table.length * abi.TABLE_ROW_BYTES);
  for (const [row, times] of latency.table.entries()) {
    for (const [column, ns] of times.entries()) memory.data.setFloat64(at + row * abi.TABLE_ROW_BYTES + column * 8, ns, true);
  }
  return at;
}
