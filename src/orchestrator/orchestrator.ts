import { HftError } from "../errors.js";
import type { Execution, HftEngine } from "../strategy/types.js";
import { makeScale } from "../units.js";
import { EngineData } from "./engine-data.js";
import type { Agent, DataModule, Decision, DecisionModule, DecisionRecord, MarketSnapshot, Opinion } from "./types.js";

export interface OrchestratorOptions {
  /** Carries decisions out: an engine, simulated or live. */
  executionModule: HftEngine;
  /** Snapshots of something else than the engine's own book. */
  dataModule?: DataModule;
  agents: readonly Agent[];
  /** Have a say after the agents, in this order: a portfolio optimiser, say. */
  modules?: Readonly<Record<string, DecisionModule>>;
  /** Base currency, of a decision that is wholly sure. */
  quantity: number;
  /** Decisions that are less sure are holds. Default 0.2. */
  leastConfidence?: number;
  /** Decisions that are kept. Default 1,000. */
  keep?: number;
  /** Hears each decision as it is made. */
  onDecision?: (record: DecisionRecord) => void;
}

/**
 * Asks agents about a symbol, weighs what they say, and keeps what each saw and said. The engine decides whether that happens in
 * simulated time or live; nothing here knows.
 * @example
 * const orchestrator = new SigmaxOrchestrator({ executionModule: engine, agents: [imbalanceAgent(), riskAgent({ maxPosition: 0.1, maxLoss: 50 })], quantity: 0.01 });
 * const decision = await orchestrator.analyzeSymbol("BTCUSDT");
 * if (decision.action !== "hold") await orchestrator.execute(decision);
 */
export class SigmaxOrchestrator {
  readonly #data: DataModule;
  readonly #log: DecisionRecord[] = [];

  /** @throws HftError 1002 for no agents, or a quantity or confidence that is none. */
  constructor(readonly options: OrchestratorOptions) {
    const { agents, quantity, leastConfidence = 0.2 } = options;
    if (agents.length === 0) throw new HftError(1002, "agents: got none, wanted at least one.", { field: "agents" });
    if (!(quantity > 0)) throw new HftError(1002, `quantity: got ${quantity}, wanted a number above 0.`, { field: "quantity" });
    if (!(leastConfidence >= 0 && leastConfidence <= 1))
      throw new HftError(1002, `leastConfidence: got ${leastConfidence}, wanted 0 to 1.`, { field: "leastConfidence" });
    this.#data = options.dataModule ?? new EngineData(options.executionModule);
  }

  /** Decisions so far, the newest last. */
  get log(): readonly DecisionRecord[] {
    return this.#log;
  }

  /** One agent that fails, or answers what is no opinion, has none; the others still have theirs. @throws HftError 3101 for a symbol that there is not. */
  async analyzeSymbol(symbol: string): Promise<Decision> {
    const snapshot = await this.#data.snapshot(symbol);
    const opinions = await Promise.all(this.options.agents.map((agent) => this.#ask(agent, snapshot)));
    let decision = this.#weigh(snapshot, opinions);
    const changedBy: string[] = [];
    for (const [name, module] of Object.entries(this.options.modules ?? {})) {
      const adjusted = onSteps(await module.adjust(decision, snapshot), snapshot);
      if (adjusted.action !== decision.action || adjusted.price !== decision.price || adjusted.quantity !== decision.quantity)
        changedBy.push(name);
      decision = adjusted;
    }
    const record: DecisionRecord = { atNs: snapshot.nowNs, snapshot, opinions, decision, changedBy };
    this.#log.push(record);
    if (this.#log.length > (this.options.keep ?? 1_000)) this.#log.shift();
    this.options.onDecision?.(record);
    return decision;
  }

  /** Sends a decision as a limit order; null for a hold. */
  async execute({ symbol, action, price, quantity }: Decision): Promise<Execution | null> {
    if (action === "hold") return null;
    return this.options.executionModule.executeOrder({ symbol, side: action, orderType: "limit", price, quantity });
  }

  async #ask(agent: Agent, snapshot: MarketSnapshot): Promise<DecisionRecord["opinions"][number]> {
    const { name, weight = 1 } = agent;
    try {
      return { agent: name, weight, opinion: checkOpinion(await agent.decide(snapshot)) };
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      return { agent: name, weight, opinion: { action: "hold", confidence: 0, reason: "Has no opinion: it failed." }, error: words };
    }
  }

  /** The weighted mean of buys (1) and sells (-1), each times its confidence; a veto ends it. */
  #weigh(snapshot: MarketSnapshot, opinions: DecisionRecord["opinions"]): Decision {
    const { symbol } = snapshot;
    const reasons = opinions.map(({ agent, opinion }) => `${agent}: ${opinion.reason}`);
    const vetoes = opinions.filter(({ opinion }) => opinion.veto);
    const none = { symbol, action: "hold" as const, price: snapshot.midPrice, quantity: 0 };
    if (vetoes.length > 0)
      return { ...none, confidence: 1, reasons: vetoes.map(({ agent, opinion }) => `${agent} forbids it: ${opinion.reason}`) };
    const weights = opinions.reduce((sum, { weight }) => sum + weight, 0);
    const score =
      weights === 0 ? 0 : opinions.reduce((sum, { weight, opinion }) => sum + weight * signOf(opinion) * opinion.confidence, 0) / weights;
    const confidence = Math.abs(score);
    const best = score > 0 ? snapshot.bids[0] : snapshot.asks[0];
    if (confidence < (this.options.leastConfidence ?? 0.2) || !best) return { ...none, confidence, reasons };
    const agreeing = opinions.filter(({ opinion }) => signOf(opinion) === Math.sign(score)).map(({ opinion }) => opinion);
    const wanted = {
      price: mean(agreeing.map(({ price }) => price)) ?? best[0],
      quantity: least(agreeing.map(({ quantity }) => quantity)),
    };
    const quantity = Math.min(this.options.quantity * confidence, wanted.quantity ?? Number.POSITIVE_INFINITY);
    return onSteps({ symbol, action: score > 0 ? "buy" : "sell", price: wanted.price, quantity, confidence, reasons }, snapshot);
  }
}

/** @throws HftError 1002 for what is no opinion. */
export function checkOpinion(value: unknown): Opinion {
  const { action, confidence, reason, price, quantity, veto } = (value ?? {}) as Partial<Record<keyof Opinion, unknown>>;
  const isPositive = (number: unknown) => number === undefined || (typeof number === "number" && number > 0 && Number.isFinite(number));
  const known = action === "buy" || action === "sell" || action === "hold";
  const sure = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  if (!known || !sure || typeof reason !== "string" || !isPositive(price) || !isPositive(quantity))
    throw new HftError(1002, `An opinion wants action, confidence (0 to 1) and reason; got ${JSON.stringify(value)?.slice(0, 200)}.`);
  const opinion: Opinion = { action, confidence, reason: reason.slice(0, 500) };
  if (price !== undefined) opinion.price = price as number;
  if (quantity !== undefined) opinion.quantity = quantity as number;
  if (veto === true) opinion.veto = true;
  return opinion;
}

const signOf = ({ action }: Opinion): number => (action === "buy" ? 1 : action === "sell" ? -1 : 0);

/** On tick and lot, the price to the passive side; less than a lot is a hold. */
function onSteps(decision: Decision, { instrument, midPrice }: MarketSnapshot): Decision {
  if (decision.action === "hold") return { ...decision, quantity: 0 };
  const [price, quantity] = [makeScale(instrument.tickSize), makeScale(instrument.lotSize)];
  const lots = Math.floor(decision.quantity / quantity.step + 1e-9);
  if (!(lots > 0) || !(decision.price > 0))
    return { ...decision, action: "hold", price: midPrice, quantity: 0, reasons: [...decision.reasons, "Less than a lot, or no price."] };
  const ticks = decision.price / price.step;
  const passive = decision.action === "buy" ? Math.floor(ticks + 1e-6) : Math.ceil(ticks - 1e-6);
  return { ...decision, price: price.toNumber(passive), quantity: quantity.toNumber(lots) };
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : given.reduce((sum, value) => sum + value, 0) / given.length;
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
