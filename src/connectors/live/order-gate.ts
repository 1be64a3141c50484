import { addLatency, makeHistogram } from "../../engine/histogram.js";
import { HftError } from "../../errors.js";
import type { ClockOffset, ConnectorClock, OrderGateway, OrderLatencies, OutgoingOrder, VenueEvent } from "../../strategy/connector.js";
import { keepAskingClock } from "../clock-asks.js";
import { OffsetEstimate } from "../clock-offset.js";
import type { MarketWatch } from "../market-watch.js";
import { KillSwitch } from "./kill-switch.js";
import type { LiveGuards } from "./limits.js";
import { type GuardScales, OrderGuard } from "./order-guard.js";
import { OrderTracker, type TrackedOrder } from "./order-tracker.js";
import type { GateLine, OrderReport, SentOrder, VenueLink } from "./venue-link.js";

export interface GateOptions {
  link: VenueLink;
  /** The venue's name of what is traded. */
  symbol: string;
  clock: ConnectorClock;
  market: MarketWatch;
  scales: GuardScales;
  guards: LiveGuards;
  /** False: a dry run. Everything is checked and logged, and nothing leaves the machine. */
  send: boolean;
  /** Start of every client id: orders of an earlier session can't be taken for ours. */
  session: string;
  /** Time between two looks at orders that were not heard of otherwise, ms. */
  pollMs: number;
  log(line: GateLine): void;
}

interface LoggedOf {
  orderId?: number;
  clientId?: string;
  code?: HftError["code"];
}

/** Looks for an order whose fate is unknown. */
const MOST_LOOKS = 8;

/**
 * The only way out. Each order passes the guards, is logged, and is followed until its end: by the venue's answer, by what it sends
 * on its own, and by asking.
 */
export class OrderGate implements OrderGateway {
  readonly orders = new OrderTracker();
  readonly guard: OrderGuard;
  readonly kill: KillSwitch;
  readonly latencies: OrderLatencies = { submit: makeHistogram(), acknowledge: makeHistogram() };
  readonly #offset = new OffsetEstimate();
  #listener: (event: VenueEvent) => void = () => {};
  #poll: ReturnType<typeof setInterval> | undefined;
  #polling = false;
  #stopped = false;
  #noMoreAsking = (): void => {};
  #waitUntilNs = Number.NEGATIVE_INFINITY;

  constructor(readonly options: GateOptions) {
    const { guards, scales, market, clock, link, send } = options;
    this.guard = new OrderGuard(guards, scales, market, this.orders);
    this.kill = new KillSwitch({
      guards,
      nowNs: () => clock.nowNs(),
      cancelAll: () => this.#cancelEach(),
      windUp: send ? link.cancelAllAfter : null,
      onKill: (error) => this.#log("kill", error.message, { code: error.code }),
      onTrouble: (text) => this.#log("trouble", text),
    });
  }

  get clockOffset(): ClockOffset | null {
    return this.#offset.best;
  }

  listen(listener: (event: VenueEvent) => void): void {
    this.#listener = listener;
  }

  /** From now on orders may be sent. */
  async start(): Promise<void> {
    await this.askClock();
    this.#noMoreAsking = keepAskingClock(() => this.askClock());
    this.kill.arm();
    if (!this.options.send) return;
    this.#watch();
    this.#poll = setInterval(() => void this.#ask(), this.options.pollMs);
  }

  stop(): void {
    this.#stopped = true;
    this.kill.disarm();
    this.#noMoreAsking();
    clearInterval(this.#poll);
  }

  /** Asks the venue what time it is. */
  async askClock(): Promise<void> {
    const { clock, link } = this.options;
    const askedNs = clock.nowNs();
    const venueMs = await link.serverTimeMs();
    const heardNs = clock.nowNs();
    this.#offset.add(askedNs, (venueMs - Number(clock.epochNs / 1_000_000n)) * 1e6 - Number(clock.epochNs % 1_000_000n), heardNs);
  }

  /** Rows were heard: what the position is worth changed. */
  marketMoved(): void {
    this.kill.marketAlive();
    const { maxLoss } = this.options.guards;
    const profit = this.guard.profit();
    if (profit < -maxLoss) void this.kill.pull(6105, `Lost ${(-profit).toFixed(2)}; the guard maxLoss allows ${maxLoss}.`);
  }

  submit(order: OutgoingOrder): void {
    const nowNs = this.#mayLeave(order, null);
    const clientId = `${this.options.session}${order.orderId}`;
    const tracked = this.orders.add(order, clientId);
    this.#log("new", this.#words(order), tracked, order);
    if (this.options.send) this.#send(tracked, nowNs);
    else this.#dryAnswer(tracked);
  }

  #send(order: TrackedOrder, askedNs: number): void {
    const answer = this.options.link.send(order, order.clientId);
    const handedNs = this.options.clock.nowNs();
    addLatency(this.latencies.submit, handedNs - askedNs);
    answer.then(
      (report) => {
        addLatency(this.latencies.acknowledge, this.options.clock.nowNs() - handedNs);
        this.#absorb(report);
      },
      (error) => this.#sendFailed(order, error),
    );
  }

  cancel(orderId: number): void {
    const order = this.orders.byId(orderId);
    if (!order) return;
    order.pending = 4;
    this.#log("cancel", `cancel ${order.clientId}`, order, { ...order, lots: order.leavesLots });
    if (this.options.send) this.#sendCancel(order);
    else this.#later(() => this.#absorb(this.#dryReport(order, "cancelled")));
  }

  #sendCancel(order: TrackedOrder): void {
    this.options.link.cancel(order.clientId, order.venueId).then(
      (report) => (report ? this.#absorb(report) : this.#find(order, 1)),
      (error) => this.#changeFailed(order, error),
    );
  }

  modify(orderId: number, ticks: number, lots: number): void {
    const order = this.orders.byId(orderId);
    if (!order) return;
    const changed = { ...order, ticks, lots };
    this.#mayLeave(changed, order);
    order.pending = 7;
    this.#log("modify", this.#words(changed), order, changed);
    const whole = { ...changed, lots: order.filledLots + lots };
    if (this.options.send) this.#sendChange(order, whole);
    else this.#later(() => this.#absorb({ ...this.#dryReport(order, "open"), ticks, lots: whole.lots }));
  }

  #sendChange(order: TrackedOrder, whole: OutgoingOrder): void {
    this.options.link.modify(whole, order.clientId, order.venueId).then(
      (report) => {
        this.#absorb(report);
        if (order.pending === 7) this.#listener(this.orders.replaced(order, this.options.clock.nowNs()));
      },
      (error) => this.#changeFailed(order, error),
    );
  }

  async cancelAll(): Promise<number> {
    const open = [...this.orders.open.values()];
    if (open.length === 0) return 0;
    this.#log("cancelAll", `cancels ${open.length} orders`);
    if (this.options.send) {
      await this.options.link.cancelAll();
      await Promise.all(open.map((order) => this.#find(order, 1)));
    } else for (const order of open) this.#absorb(this.#dryReport(order, "cancelled"));
    return open.filter(({ clientId }) => !this.orders.open.has(clientId)).length;
  }

  /** An order on its way may arrive behind the cancel of all: rejects until none is left. */
  async #cancelEach(): Promise<void> {
    await this.cancelAll();
    if (this.orders.open.size > 0) throw new Error(`${this.orders.open.size} orders are still open.`);
  }

  /** @throws HftError 6101 to 6108. Returns the time. */
  #mayLeave(order: OutgoingOrder, changed: TrackedOrder | null): number {
    const nowNs = this.options.clock.nowNs();
    try {
      if (this.kill.killed) throw new HftError(this.kill.killed.code, `${this.kill.killed.message} No more orders are sent.`);
      if (nowNs < this.#waitUntilNs)
        throw new HftError(
          6104,
          `The venue asked to be left alone for ${((this.#waitUntilNs - nowNs) / 1e9).toFixed(1)} s more. Not sent.`,
        );
      this.guard.check(order, changed, nowNs);
    } catch (error) {
      this.#log("refused", `${this.#words(order)}: ${(error as Error).message}`, {
        orderId: order.orderId,
        code: (error as HftError).code,
      });
      throw error;
    }
    return nowNs;
  }

  #absorb(report: OrderReport): void {
    const { clock } = this.options;
    const epochMs = Number(clock.epochNs / 1_000_000n);
    const offsetNs = this.clockOffset?.offsetNs ?? 0;
    const exchTs = report.exchMs === null ? Number.NaN : (report.exchMs - epochMs) * 1e6 - Number(clock.epochNs % 1_000_000n) - offsetNs;
    for (const event of this.orders.absorb(report, clock.nowNs(), exchTs)) {
      this.#log("heard", `${report.clientId} ${report.state}, ${report.filledLots} of ${report.lots} lots executed`, event);
      this.#listener(event);
    }
  }

  #sendFailed(order: TrackedOrder, error: unknown): void {
    const failure = this.options.link.failure(error);
    this.#log("trouble", `${order.clientId}: ${failure.why}`, order);
    if (failure.kind === "unknown") {
      void this.#find(order, MOST_LOOKS);
      return;
    }
    if (failure.kind === "wait") this.#wait(failure.waitMs);
    if (failure.kind === "account") void this.kill.pull(6106, `The venue does not let the account in: ${failure.why}`);
    if (this.orders.open.has(order.clientId)) this.#listener(this.orders.refuse(order, failure.why, this.options.clock.nowNs()));
  }

  #changeFailed(order: TrackedOrder, error: unknown): void {
    const failure = this.options.link.failure(error);
    this.#log("trouble", `${order.clientId}: ${failure.why}`, order);
    if (failure.kind === "wait") this.#wait(failure.waitMs);
    const denied = () => {
      if (order.pending !== 0 && this.orders.open.has(order.clientId))
        this.#listener(this.orders.denied(order, failure.why, this.options.clock.nowNs()));
    };
    // It may be over, which the venue has to tell.
    if (failure.kind === "gone" || failure.kind === "unknown") void this.#find(order, MOST_LOOKS).then(denied);
    else denied();
  }

  #wait(ms: number): void {
    this.#waitUntilNs = Math.max(this.#waitUntilNs, this.options.clock.nowNs() + ms * 1e6);
  }

  /** Asks what became of an order until the venue says. One that it does not know was not taken. */
  async #find(order: TrackedOrder, looks: number): Promise<void> {
    for (let look = 1; this.orders.open.has(order.clientId); look++) {
      try {
        return this.#absorb(await this.options.link.find(order.clientId, order.venueId));
      } catch (error) {
        const failure = this.options.link.failure(error);
        const gone = failure.kind === "gone" && look > 1;
        if (gone && this.orders.open.has(order.clientId))
          this.#listener(this.orders.refuse(order, failure.why, this.options.clock.nowNs()));
        if (gone || look >= looks) return;
        await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 100 * 2 ** look)));
      }
    }
  }

  /** What the venue sends by itself; listened to anew when it ends. */
  #watch(): void {
    const { link, pollMs } = this.options;
    link
      .watch?.((report) => this.#absorb(report))
      .catch((error: Error) => {
        if (this.#stopped) return;
        this.#log("trouble", `Order events: ${error.message}. Until they come again orders are asked for.`);
        setTimeout(() => this.#stopped || this.#watch(), pollMs);
      });
  }

  /** Orders that nothing was heard of: what the venue sends can be lost. */
  async #ask(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    for (const order of [...this.orders.open.values()]) if (order.pending !== 1) await this.#find(order, 1);
    this.#polling = false;
  }

  /** As a venue would, but for executions: it rests, or expires where it may not. */
  #dryAnswer(order: TrackedOrder): void {
    const rests = order.orderType === "limit" && (order.timeInForce === "GTC" || order.timeInForce === "GTX");
    this.#later(() => this.#absorb(this.#dryReport(order, rests ? "open" : "expired")));
  }

  #dryReport({ clientId, ticks, lots }: TrackedOrder, state: OrderReport["state"]): OrderReport {
    return { clientId, venueId: null, state, ticks, lots, filledLots: 0, filledTickLots: 0, fee: null, maker: null, exchMs: null };
  }

  #later(answer: () => void): void {
    queueMicrotask(answer);
  }

  #words({ side, lots, ticks, orderType, timeInForce }: OutgoingOrder): string {
    const { price, quantity } = this.options.scales;
    return `${side > 0 ? "buy" : "sell"} ${quantity.format(lots)} ${orderType === "market" ? "at market" : `at ${price.format(ticks)} ${timeInForce}`}`;
  }

  #sent({ side, orderType: type, timeInForce, ticks, lots }: OutgoingOrder): SentOrder {
    const { symbol, scales } = this.options;
    const price = type === "market" ? null : scales.price.toNumber(ticks);
    return { symbol, side: side > 0 ? "buy" : "sell", type, timeInForce, price, quantity: scales.quantity.toNumber(lots) };
  }

  #log(what: GateLine["what"], text: string, of: LoggedOf = {}, order?: OutgoingOrder): void {
    const { orderId, clientId, code } = of;
    const line: GateLine = { ts: this.options.clock.nowNs(), what, sent: this.options.send, text };
    if (orderId !== undefined) line.orderId = orderId;
    if (clientId !== undefined) line.clientId = clientId;
    if (code !== undefined) line.code = code;
    if (order) line.order = this.#sent(order);
    this.options.log(line);
  }
}
