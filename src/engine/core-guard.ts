import { HftError } from "../errors.js";

/** Exports of the core that can trap, or want memory. */
interface Fallible {
  runUntil(ns: number, mask: number): number;
  reserve(bytes: number): number;
  addInstrument(): number;
  packAt(instrument: number): number;
  pushPack(instrument: number, bytes: number, shiftNs: number): void;
  chunkAt(bytes: number): number;
  pushChunk(instrument: number, bytes: number, rows: number, highestHandle: number, shiftNs: number): number;
  submit(instrument: number, id: number, side: number, ticks: number, lots: number, tif: number, type: number): number;
  cancel(instrument: number, id: number): number;
  cancelActive(id: number): number;
  modify(instrument: number, id: number, ticks: number, lots: number): number;
}

/** The others that can't do without an instrument, an order or a number that makes sense. */
const OTHERS = [
  "setUp",
  "endRows",
  "findActive",
  "giveAhead",
  "useCustomLatency",
  "useCustomQueue",
  "setDelay",
  "lotsAt",
  "exchangeLotsAt",
  "readLevels",
  "lookAtOrder",
] as const;

/** What the record of a run is made with: also of one that has failed, up to there. */
const FOR_THE_RECORD = ["accountAt", "sampleAtEnd"] as const;

/**
 * The core's exports that change a run or can trap, so that the first failure is the last thing that it does: memory that could not be
 * had, a trap, a model in TypeScript that threw in the middle of it. What a strategy catches then is thrown again at the
 * next call, and no run goes on from a state that is half one thing and half another.
 */
export function guardCore<C extends Fallible>(core: C): C {
  let failure: unknown = null;
  const failed = (name: string, thrown: unknown): unknown => {
    failure = asFailure(name, thrown);
    return failure;
  };
  // Their arguments are spelled out: they are called at every stop of a run, and with every request.
  const runUntil = (ns: number, mask: number): number => {
    if (failure !== null) throw failure;
    try {
      return core.runUntil(ns, mask);
    } catch (thrown) {
      throw failed("runUntil", thrown);
    }
  };
  const submit: C["submit"] = (instrument, id, side, ticks, lots, tif, type) => {
    if (failure !== null) throw failure;
    try {
      return core.submit(instrument, id, side, ticks, lots, tif, type);
    } catch (thrown) {
      throw failed("submit", thrown);
    }
  };
  const cancelActive: C["cancelActive"] = (id) => {
    if (failure !== null) throw failure;
    try {
      return core.cancelActive(id);
    } catch (thrown) {
      throw failed("cancelActive", thrown);
    }
  };
  const guarded = <A extends unknown[], R>(name: string, call: (...args: A) => R, afterwards = false): ((...args: A) => R) => {
    return (...args) => {
      if (failure !== null && !afterwards) throw failure;
      try {
        return call(...args);
      } catch (thrown) {
        throw failed(name, thrown);
      }
    };
  };
  const others: Record<string, unknown> = {};
  for (const name of [...OTHERS, ...FOR_THE_RECORD]) {
    const call = (core as Record<string, unknown>)[name];
    const afterwards = (FOR_THE_RECORD as readonly string[]).includes(name);
    if (typeof call === "function") others[name] = guarded(name, call as () => unknown, afterwards);
  }
  return {
    ...core,
    ...others,
    runUntil,
    reserve: guarded("reserve", core.reserve),
    addInstrument: guarded("addInstrument", core.addInstrument),
    packAt: guarded("packAt", core.packAt),
    pushPack: guarded("pushPack", core.pushPack),
    chunkAt: guarded("chunkAt", core.chunkAt),
    pushChunk: guarded("pushChunk", core.pushChunk),
    submit,
    cancel: guarded("cancel", core.cancel),
    cancelActive,
    modify: guarded("modify", core.modify),
  };
}

/** A trap or a full stack is ours; everything else says itself what it is. */
function asFailure(name: string, thrown: unknown): unknown {
  if (thrown instanceof HftError || !(thrown instanceof Error)) return thrown;
  const isTrap = thrown.name === "RuntimeError" || thrown instanceof RangeError || thrown.name === "InternalError";
  if (!isTrap) return thrown;
  const message = `The core failed in ${name}: ${thrown.message}. This is a fault of ours: please report it with the book's name, the strategy and the set-up.`;
  return new HftError(5002, message, {}, { call: name, fault: thrown.message });
}
