import type { GuardConfig } from "../config/config.js";
import { HftError } from "../errors.js";
import type { HftEngine, Order, OrderRequest } from "./types.js";

/** Orders that are over between two looks at the rates; fewer say nothing about a rate. */
const LOOK_EVERY = 50;
/** Warnings of one guard that are told one by one. */
const MOST_WARNINGS = 10;

/** Practices that a run is held to, each switched on in the configuration. They watch an engine and, but for refusals, change nothing. */
export class Guards {
  readonly #told = new Map<keyof GuardConfig, number>();
  /** Orders up to this id were warned of as stale, or are over. */
  #staleThrough = 0;
  #over = 0;

  constructor(
    readonly config: GuardConfig,
    readonly engine: Pick<HftEngine, "activeOrders" | "nowNs" | "getPerformanceStats">,
    readonly warn: (text: string) => void,
  ) {
    const { activeOrders, missingBook, staleAfterNs, latencyTarget, fillRateBelow } = config;
    this.watchOrders = activeOrders !== undefined || missingBook === true || staleAfterNs !== undefined;
    this.watchEnds = staleAfterNs !== undefined || latencyTarget === true || fillRateBelow !== undefined;
  }

  /** Whether it has to see each order, and the end of each. */
  readonly watchOrders: boolean;
  readonly watchEnds: boolean;

  /** @throws HftError 3111 for an order that a guard refuses; it was not sent. */
  beforeOrder(request: OrderRequest): void {
    const { activeOrders, missingBook } = this.config;
    this.#lookForStale();
    if (activeOrders && this.engine.activeOrders.size >= activeOrders.limit) this.#tooMany(activeOrders);
    if (missingBook && request.orderBook === undefined && request.orderType !== "market")
      this.#tell("missingBook", "An order was sent without an orderBook; its queue is estimated from the engine's own book.", 1);
  }

  /** An order is over. */
  afterEnd(): void {
    this.#lookForStale();
    if (++this.#over % LOOK_EVERY === 0) this.#lookAtRates();
  }

  atEnd(): void {
    this.#lookForStale();
    for (const [name, count] of this.#told) {
      if (count <= MOST_WARNINGS) continue;
      this.#told.set(name, MOST_WARNINGS);
      this.warn(`Guard ${name}: ${count - MOST_WARNINGS} more warnings like those above.`);
    }
  }

  #tooMany({ limit, act }: { limit: number; act: "warn" | "refuse" }): void {
    const text = `${this.engine.activeOrders.size} orders are active; the guard activeOrders allows ${limit}.`;
    if (act === "refuse") throw new HftError(3111, `${text} The order was not sent: cancel some first.`, { field: "guards.activeOrders" });
    this.#tell("activeOrders", `${text} Cancel what is stale.`);
  }

  /** Orders come by age, the oldest first; modifying one does not make it younger. */
  #lookForStale(): void {
    const { staleAfterNs } = this.config;
    if (staleAfterNs === undefined) return;
    const { activeOrders, nowNs } = this.engine;
    for (const order of activeOrders.values()) {
      if (nowNs - order.sentNs <= staleAfterNs) return;
      if (order.orderId <= this.#staleThrough) continue;
      this.#staleThrough = order.orderId;
      this.#tell("staleAfterNs", staleText(order, nowNs));
    }
  }

  #lookAtRates(): void {
    const { latencyTarget, fillRateBelow } = this.config;
    if (!latencyTarget && fillRateBelow === undefined) return;
    const { latency, fillRate } = this.engine.getPerformanceStats();
    if (latencyTarget && !latency.achieved) {
      const text = `Latency target not met: one round trip in a hundred takes ${latency.p99Ns} ns or more, ${latency.avgNs.toFixed(0)} ns on average; the target is ${latency.targetNs} ns.`;
      this.#tell("latencyTarget", text, 1);
    }
    if (fillRateBelow !== undefined && fillRate < fillRateBelow) {
      const text = `Fill rate ${(fillRate * 100).toFixed(1)} % after ${this.#over} orders; the guard fillRateBelow warns below ${(fillRateBelow * 100).toFixed(1)} %.`;
      this.#tell("fillRateBelow", `${text} Quote nearer, join shorter queues, or leave orders longer.`, 1);
    }
  }

  #tell(guard: keyof GuardConfig, text: string, most = MOST_WARNINGS): void {
    const count = (this.#told.get(guard) ?? 0) + 1;
    if (most === 1 && count > 1) return;
    this.#told.set(guard, count);
    if (count <= most) this.warn(text);
  }
}

function staleText({ orderId, side, leavesQty, price, sentNs }: Order, nowNs: number): string {
  return `Order ${orderId} (${side} ${leavesQty} at ${price}) has been active for ${((nowNs - sentNs) / 1e9).toFixed(1)} s. Is it still wanted?`;
}
