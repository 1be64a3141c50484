import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ExchangeModel, LatencyPreset, Profile, QueueModelName, RunConfig } from "../../src/config/config.js";
import { DEFAULT_CONFIG, PRESET_TARGET_NS } from "../../src/config/defaults.js";
import { validateConfig } from "../../src/config/validate.js";
import { HftError } from "../../src/errors.js";
import { load, save } from "./storage.js";

/** The set-up as typed; numbers are text until they are checked. */
export interface SetupDraft {
  latency: LatencyPreset;
  queueModel: QueueModelName;
  power: string;
  exchange: ExchangeModel;
  /** Basis points of traded value; negative is a rebate. */
  makerBp: string;
  takerBp: string;
  targetUs: string;
  seed: string;
  profile: Profile;
  guards: GuardChoice;
}

/** Practices to be held to: none, or those of the SIGMAX document. */
export type GuardChoice = "off" | "document";

export type SetupField = keyof SetupDraft;

const KEY = "setup";
const BP = 1e-4;
const US = 1_000;

export const hasPower = (model: QueueModelName): boolean => model.startsWith("PowerProb");

const plain = (value: number): string => String(Number(value.toPrecision(12)));

const DEFAULT_DRAFT: SetupDraft = {
  latency: DEFAULT_CONFIG.latency as LatencyPreset,
  queueModel: DEFAULT_CONFIG.queueModel.model,
  power: plain(DEFAULT_CONFIG.queueModel.n ?? 3),
  exchange: DEFAULT_CONFIG.exchange,
  makerBp: plain(DEFAULT_CONFIG.fees.maker / BP),
  takerBp: plain(DEFAULT_CONFIG.fees.taker / BP),
  targetUs: plain(DEFAULT_CONFIG.latencyTargetNs / US),
  seed: plain(DEFAULT_CONFIG.seed),
  profile: DEFAULT_CONFIG.profile,
  guards: "off",
};

/** What each field means for the configuration; checked field by field, so that each error stands at its own. */
const PARTS: { [K in SetupField]: (draft: SetupDraft) => Record<string, unknown> } = {
  latency: ({ latency }) => ({ latency }),
  queueModel: ({ queueModel }) => ({ queueModel: { model: queueModel } }),
  power: ({ queueModel, power }) => (hasPower(queueModel) ? { queueModel: { model: queueModel, n: toNumber(power) } } : {}),
  exchange: ({ exchange }) => ({ exchange }),
  makerBp: ({ makerBp }) => ({ fees: { maker: fraction(makerBp) } }),
  takerBp: ({ takerBp }) => ({ fees: { taker: fraction(takerBp) } }),
  targetUs: ({ targetUs }) => ({ latencyTargetNs: Math.round(toNumber(targetUs) * US) }),
  seed: ({ seed }) => ({ seed: toNumber(seed) }),
  profile: ({ profile }) => ({ profile }),
  guards: ({ guards }) => ({ guards: guards === "off" ? {} : guards }),
};

const CHOICES: readonly SetupField[] = ["latency", "queueModel", "exchange", "profile", "guards"];

const RANGES: Partial<Record<SetupField, string>> = {
  power: "a number above 0, at most 1,000",
  makerBp: "basis points from −10,000 to 10,000, such as −0.5",
  takerBp: "basis points from −10,000 to 10,000, such as 7",
  targetUs: "microseconds above 0, such as 3000",
  seed: "a whole number from 0 to 4,294,967,295",
};

/** A person may type the minus sign that the page prints. */
function toNumber(text: string): number {
  const typed = text.trim().replace("\u2212", "-");
  return typed === "" ? Number.NaN : Number(typed);
}

const fraction = (bp: string): number => Number((toNumber(bp) * BP).toFixed(12));

export class Setup {
  readonly defaults: Readonly<SetupDraft> = DEFAULT_DRAFT;
  readonly draft: Signal<SetupDraft> = signal(readKept());
  readonly errors: ReadonlySignal<Partial<Record<SetupField, string>>> = computed(() => errorsOf(this.draft.value));
  /** Null while a field is wrong. */
  readonly config: ReadonlySignal<RunConfig | null> = computed(() => configOf(this.draft.value));

  set<K extends SetupField>(field: K, value: SetupDraft[K]): void {
    const changed = { ...this.draft.value, [field]: value };
    if (field === "latency") changed.targetUs = plain(PRESET_TARGET_NS[value as LatencyPreset] / US);
    this.draft.value = changed;
    save(KEY, changed);
  }

  /** Takes a set-up that came with a link: the fields that it has, if they are right. */
  receive(typed: Record<string, string>): void {
    for (const field of Object.keys(DEFAULT_DRAFT) as SetupField[]) {
      const value = typed[field];
      if (value === undefined) continue;
      const changed = { ...this.draft.value, [field]: value } as SetupDraft;
      if (!errorsOf(changed)[field]) this.draft.value = changed;
    }
  }

  reset(): void {
    this.draft.value = DEFAULT_DRAFT;
    save(KEY, DEFAULT_DRAFT);
  }
}

function errorsOf(draft: SetupDraft): Partial<Record<SetupField, string>> {
  const errors: Partial<Record<SetupField, string>> = {};
  for (const field of Object.keys(PARTS) as SetupField[]) {
    const message = check(() => validateConfig(PARTS[field](draft)));
    if (message) errors[field] = RANGES[field] ? `Got ${show(draft[field])}, wanted ${RANGES[field]}.` : message;
  }
  return errors;
}

const show = (typed: string): string => (typed.trim() === "" ? "nothing" : `“${typed.trim().slice(0, 24)}”`);

function check(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof HftError ? error.message : String(error);
  }
}

function configOf(draft: SetupDraft): RunConfig | null {
  if (Object.keys(errorsOf(draft)).length > 0) return null;
  const { latency, queueModel, power, exchange, makerBp, takerBp } = draft;
  return validateConfig({
    latency,
    queueModel: hasPower(queueModel) ? { model: queueModel, n: toNumber(power) } : { model: queueModel },
    exchange,
    fees: { maker: fraction(makerBp), taker: fraction(takerBp) },
    ...PARTS.targetUs(draft),
    ...PARTS.seed(draft),
    ...PARTS.profile(draft),
    ...PARTS.guards(draft),
  });
}

function readKept(): SetupDraft {
  const kept = load(KEY);
  if (typeof kept !== "object" || kept === null) return DEFAULT_DRAFT;
  const draft: Record<string, string> = { ...DEFAULT_DRAFT };
  for (const key of Object.keys(DEFAULT_DRAFT)) {
    const value = (kept as Record<string, unknown>)[key];
    if (typeof value === "string") draft[key] = value;
  }
  const known = draft as unknown as SetupDraft;
  // What is chosen from a list has no field to mend it in.
  const wrong = errorsOf(known);
  return CHOICES.some((field) => wrong[field]) ? DEFAULT_DRAFT : known;
}
