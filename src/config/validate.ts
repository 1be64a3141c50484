import {
  DIFFERENCES,
  FEE_MODELS,
  type FeedLatency,
  LATENCY_PRESETS,
  type LatencyConfig,
  type LatencyLegs,
  type LegLatency,
  PROFILES,
  QUEUE_MODELS,
  type QueueModelConfig,
  type RateLimit,
  type RunConfig,
  type TableLatency,
} from "./config.js";
import { DEFAULT_CONFIG, PRESET_LEGS, PRESET_TARGET_NS } from "./defaults.js";
import { asFields, type Fields, flag, integerIn, MAX_NS, numberIn, oneOf, onlyKeys, outOfRange, withoutUndefined } from "./fields.js";
import { validateGuards } from "./validate-guards.js";

const POWER_MODELS: readonly string[] = ["PowerProb", "PowerProb2", "PowerProb3"];
const DEFAULT_POWER = 3;

/**
 * A whole configuration from part of one: what is missing takes its default, what is wrong throws.
 * @param input JSON as typed by a person, read from a file or a shared link.
 * @throws HftError 1001 (unknown field), 1002 (out of range), 1003 (unknown model or preset), with `place.field`.
 * @example
 * const config = validateConfig({ latency: "home", queueModel: { model: "RiskAverse" } });
 */
export function validateConfig(input: unknown): RunConfig {
  const given = asFields(input, "configuration");
  onlyKeys(given, Object.keys(DEFAULT_CONFIG), "");
  const fields: Fields = { ...DEFAULT_CONFIG, latencyTargetNs: undefined, ...withoutUndefined(given) };
  const latency = validateLatency(fields.latency);
  const target = typeof latency === "string" ? PRESET_TARGET_NS[latency] : DEFAULT_CONFIG.latencyTargetNs;
  return {
    profile: oneOf(fields.profile, PROFILES, "profile"),
    latency,
    queueModel: validateQueueModel(fields.queueModel),
    exchange: oneOf(fields.exchange, ["no-partial-fill", "partial-fill"] as const, "exchange"),
    fees: validateFees(fields.fees),
    contractSize: numberIn(fields.contractSize, "contractSize", Number.MIN_VALUE, 1e12),
    contract: oneOf(fields.contract, ["linear", "inverse"] as const, "contract"),
    rateLimit: validateRateLimit(fields.rateLimit),
    strategyNs: integerIn(fields.strategyNs, "strategyNs", 0, MAX_NS),
    differences: validateDifferences(fields.differences),
    seed: integerIn(fields.seed, "seed", 0, 2 ** 32 - 1),
    latencyTargetNs: integerIn(fields.latencyTargetNs ?? target, "latencyTargetNs", 1, MAX_NS),
    sampleNs: integerIn(fields.sampleNs, "sampleNs", 1_000, MAX_NS),
    maxActiveOrders: integerIn(fields.maxActiveOrders, "maxActiveOrders", 1, 100_000),
    guards: validateGuards(fields.guards),
  };
}

/** The three legs that a latency configuration stands for; a table has recorded feed and no legs. */
export function latencyLegs(latency: Exclude<LatencyConfig, TableLatency>): LatencyLegs {
  return typeof latency === "string" ? PRESET_LEGS[latency] : latency;
}

function validateLatency(value: unknown): LatencyConfig {
  if (typeof value === "string") return oneOf(value, LATENCY_PRESETS, "latency");
  const fields = asFields(value, "latency");
  if (fields.model === "table") return validateTable(fields);
  onlyKeys(fields, ["feed", "entry", "response", "cancel", "modify"], "latency.");
  return {
    feed: validateFeed(fields.feed ?? { model: "recorded" }),
    entry: validateLeg(fields.entry, "latency.entry"),
    response: validateLeg(fields.response, "latency.response"),
    ...(fields.cancel === undefined ? {} : { cancel: validateLeg(fields.cancel, "latency.cancel") }),
    ...(fields.modify === undefined ? {} : { modify: validateLeg(fields.modify, "latency.modify") }),
  };
}

function validateFeed(value: unknown): FeedLatency {
  if (asFields(value, "latency.feed").model === "recorded") return { model: "recorded" };
  return validateLeg(value, "latency.feed");
}

function validateLeg(value: unknown, field: string): LegLatency {
  const fields = asFields(value, field);
  const model = oneOf(fields.model, ["constant", "jitter", "lognormal"] as const, `${field}.model`);
  if (model === "constant") {
    onlyKeys(fields, ["model", "ns"], `${field}.`);
    return { model, ns: integerIn(fields.ns, `${field}.ns`, -MAX_NS, MAX_NS) };
  }
  if (model === "lognormal") {
    onlyKeys(fields, ["model", "ns", "sigma"], `${field}.`);
    return { model, ns: integerIn(fields.ns, `${field}.ns`, 0, MAX_NS), sigma: numberIn(fields.sigma, `${field}.sigma`, 0, 10) };
  }
  onlyKeys(fields, ["model", "ns", "jitterNs"], `${field}.`);
  const ns = integerIn(fields.ns, `${field}.ns`, 0, MAX_NS);
  return { model, ns, jitterNs: integerIn(fields.jitterNs, `${field}.jitterNs`, 0, ns) };
}

function validateTable(fields: Fields): TableLatency {
  onlyKeys(fields, ["model", "table", "offsetNs"], "latency.");
  const rows = fields.table;
  if (!Array.isArray(rows) || rows.length === 0) throw outOfRange("latency.table", rows, "a list of [request, exchange, response] times");
  let previous = Number.NEGATIVE_INFINITY;
  const table = rows.map((row: unknown, index): [number, number, number] => {
    const field = `latency.table[${index}]`;
    if (!Array.isArray(row) || row.length !== 3) throw outOfRange(field, row, "[request, exchange, response]");
    const times = row.map((time) => integerIn(time, field, -MAX_NS, MAX_NS)) as [number, number, number];
    if (times[0] < previous) throw outOfRange(field, times[0], `a request time not before the row above (${previous})`);
    previous = times[0];
    return times;
  });
  if (fields.offsetNs === undefined) return { model: "table", table };
  return { model: "table", table, offsetNs: integerIn(fields.offsetNs, "latency.offsetNs", 0, MAX_NS) };
}

function validateQueueModel(value: unknown): QueueModelConfig {
  const fields = typeof value === "string" ? { model: value } : asFields(value, "queueModel");
  onlyKeys(fields, ["model", "n"], "queueModel.");
  const model = oneOf(fields.model, QUEUE_MODELS, "queueModel.model");
  if (!POWER_MODELS.includes(model)) {
    if (fields.n !== undefined) throw outOfRange("queueModel.n", fields.n, `no exponent: ${model} has none`);
    return { model };
  }
  return { model, n: numberIn(fields.n ?? DEFAULT_POWER, "queueModel.n", Number.MIN_VALUE, 1_000) };
}

function validateFees(value: unknown): RunConfig["fees"] {
  const fields = asFields(value, "fees");
  onlyKeys(fields, ["model", "maker", "taker"], "fees.");
  const model = oneOf(fields.model ?? "value", FEE_MODELS, "fees.model");
  // A fraction of value above 1 is a typing error; an amount is not.
  const most = model === "value" ? 1 : 1e9;
  return {
    model,
    maker: numberIn(fields.maker ?? 0, "fees.maker", -most, most),
    taker: numberIn(fields.taker ?? 0, "fees.taker", -most, most),
  };
}

function validateRateLimit(value: unknown): RateLimit | null {
  if (value === null) return null;
  const fields = asFields(value, "rateLimit");
  onlyKeys(fields, ["perSecond", "burst"], "rateLimit.");
  const perSecond = numberIn(fields.perSecond, "rateLimit.perSecond", Number.MIN_VALUE, 1e9);
  return { perSecond, burst: numberIn(fields.burst ?? Math.max(1, perSecond), "rateLimit.burst", 1, 1e9) };
}

function validateDifferences(value: unknown): RunConfig["differences"] {
  const fields = asFields(value, "differences");
  onlyKeys(fields, DIFFERENCES, "differences.");
  for (const [name, on] of Object.entries(fields)) flag(on, `differences.${name}`);
  return fields as RunConfig["differences"];
}
