import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { RunConfig } from "../config/config.js";
import { validateConfig } from "../config/validate.js";
import { HftError } from "../errors.js";

/** `[ev, exchTs, localTs, priceTick, qtyLots, orderId]`. */
export type CaseRow = [number, number, number, number, number, number];
/** `[ts, "new", id, side, priceTick, qtyLots, tif, type]`, `[ts, "cancel", id]`, `[ts, "modify", id, priceTick, qtyLots]`. */
export type CaseAction = [number, "new" | "cancel" | "modify", ...number[]];
export type CaseSource = { format: "rows"; rows: CaseRow[] } | { format: string; files: string[] };

export interface CaseEnd {
  positionLots: number;
  balance: number;
  fee: number;
  numTrades: number;
  tradingVolumeLots: number;
  tradingValue: number;
}

export interface CaseInstrument {
  source: CaseSource;
  tickSize: number;
  lotSize: number;
  rows: { count: number; sha256: string };
  config: RunConfig;
}

/** A recorded run of hftbacktest. Columns of actions, trace and bookAt are those of one instrument; `instrumentOf` tells which. */
export interface ConformanceCase {
  name: string;
  /** ns since the epoch of time 0. */
  t0: string;
  instruments: CaseInstrument[];
  actions: { instrument: number; action: CaseAction }[];
  trace: { instrument: number; row: (number | null)[] }[];
  bookAt: { instrument: number; row: (number | null)[] }[];
  end: CaseEnd[];
}

const QUEUE_NAMES: Record<string, string> = {
  "risk-averse": "RiskAverse",
  "power-prob": "PowerProb",
  "power-prob-2": "PowerProb2",
  "power-prob-3": "PowerProb3",
  "log-prob": "LogProb",
  "log-prob-2": "LogProb2",
  "l3-fifo": "L3Fifo",
};

interface RawConfig {
  exchange: string;
  queueModel: { model: string; n?: number };
  latency: { model: "constant"; entryNs: number; responseNs: number } | { model: "table"; table: number[][] };
  fees: { maker: number; taker: number };
  contractSize: number;
}

type RawInstrument = Omit<CaseInstrument, "config"> & { config: RawConfig };
type RawCase = { format: number; name: string; t0: string; actions: unknown[][]; trace: unknown[][]; bookAt: unknown[][] } & (
  | (RawInstrument & { end: CaseEnd })
  | { instruments: RawInstrument[]; end: CaseEnd[] }
);

/** @throws HftError 2006 when the file is not a case. */
export function readCase(file: string): ConformanceCase {
  try {
    return fromRaw(JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as RawCase);
  } catch (error) {
    if (error instanceof HftError) throw error;
    throw new HftError(2006, `Not a conformance case: ${(error as Error).message}.`, { file });
  }
}

function fromRaw(raw: RawCase): ConformanceCase {
  const several = "instruments" in raw;
  const instruments = several ? raw.instruments : [raw];
  // Format 2 carries the instrument's number as second column.
  const split = (row: unknown[]) => (several ? { instrument: row[1] as number, row: [row[0], ...row.slice(2)] } : { instrument: 0, row });
  return {
    name: raw.name,
    t0: raw.t0,
    instruments: instruments.map((instrument) => ({ ...instrument, config: configOf(instrument.config) })),
    actions: raw.actions.map(split).map(({ instrument, row }) => ({ instrument, action: row as CaseAction })),
    trace: raw.trace.map(split).map(({ instrument, row }) => ({ instrument, row: row as number[] })),
    bookAt: raw.bookAt.map(split).map(({ instrument, row }) => ({ instrument, row: row as number[] })),
    end: several ? raw.end : [raw.end],
  };
}

function configOf({ exchange, queueModel, latency, fees, contractSize }: RawConfig): RunConfig {
  const { model, ...rest } = queueModel;
  const leg = (ns: number) => ({ model: "constant", ns });
  return validateConfig({
    profile: "hftbacktest",
    exchange,
    queueModel: { model: QUEUE_NAMES[model] ?? model, ...rest },
    latency: latency.model === "constant" ? { entry: leg(latency.entryNs), response: leg(latency.responseNs) } : latency,
    fees,
    contractSize,
    sampleNs: 2 ** 53,
  });
}
