import type { OrderNews } from "../engine/news.js";
import type { EventFacts } from "../engine/order-events.js";
import { isActive, KEPT_FINISHED, type OrderFacts, type OwnOrders, traitsOf } from "../engine/own-orders.js";
import { isFill } from "./order-status.js";
import { hear, sentFacts } from "./recall.js";

interface Entry {
  facts: OrderFacts;
  timeInForce: number;
  orderType: number;
  /** Events since its first answer. */
  since: number;
}

/** Orders at a venue, kept as the core keeps its own: the place of an order is its id. */
export class VenueOrders implements OwnOrders {
  readonly news = new VenueNews();
  readonly #entries = new Map<number, Entry>();
  readonly #finished: number[] = [];
  active = 0;
  sent = 0;
  ended = 0;
  executed = 0;
  executions = 0;

  /** A new order was sent. */
  open(event: EventFacts, timeInForce: number, orderType: number): void {
    this.#entries.set(event.orderId, { facts: sentFacts(event), timeInForce, orderType, since: 0 });
    this.active++;
    this.sent++;
  }

  /** Another request for an order was sent. */
  request(orderId: number): void {
    this.facts(orderId).busy = true;
  }

  /** `fee` is of the execution, if it is one. */
  hear(event: EventFacts, fee: number): void {
    const entry = this.#entries.get(event.orderId);
    if (!entry || !isActive(entry.facts.state)) return;
    const { facts } = entry;
    if (!Number.isNaN(facts.answeredNs)) entry.since++;
    if (event.execLots > 0 && isFill(event.what)) this.executions++;
    hear(facts, event, () => fee);
    if (!isActive(facts.state)) this.#close(facts);
    this.news.add({ event, facts: { ...facts }, fee });
  }

  give(orderId: number, lots: number): void {
    this.facts(orderId).givenLots = lots;
  }

  #close({ orderId, cumLots }: OrderFacts): void {
    this.active--;
    this.ended++;
    if (cumLots > 0) this.executed++;
    this.#finished.push(orderId);
    if (this.#finished.length > KEPT_FINISHED) this.#entries.delete(this.#finished.shift() as number);
  }

  #entry(at: number): Entry {
    return this.#entries.get(at) as Entry;
  }

  get first(): number {
    return this.after(0, 0);
  }

  after(_at: number, orderId: number): number {
    for (const [id, { facts }] of this.#entries) if (id > orderId && isActive(facts.state)) return id;
    return 0;
  }

  find(orderId: number): number {
    const entry = this.#entries.get(orderId);
    return entry && isActive(entry.facts.state) ? orderId : 0;
  }

  finished(limit: number): number[] {
    return limit === 0 ? [] : this.#finished.slice(-limit);
  }

  has(at: number, orderId: number): boolean {
    return at === orderId && this.#entries.has(at);
  }

  /** A venue's answers are always heard. */
  listen(): void {}

  orderId(at: number): number {
    return at;
  }

  instrument(at: number): number {
    return this.facts(at).instrument;
  }

  side(at: number): number {
    return this.facts(at).side;
  }

  traits(at: number): number {
    const { facts, timeInForce, orderType } = this.#entry(at);
    return traitsOf(facts.side, timeInForce, orderType);
  }

  state(at: number): number {
    return this.facts(at).state;
  }

  busy(at: number): boolean {
    return this.facts(at).busy;
  }

  isAnswered(at: number): boolean {
    return !Number.isNaN(this.facts(at).answeredNs);
  }

  isAsAnswered(at: number): boolean {
    return this.#entry(at).since === 0;
  }

  sentNs(at: number): number {
    return this.facts(at).sentNs;
  }

  ticks(at: number): number {
    return this.facts(at).ticks;
  }

  lots(at: number): number {
    return this.facts(at).lots;
  }

  leavesLots(at: number): number {
    return this.facts(at).leavesLots;
  }

  cumLots(at: number): number {
    return this.facts(at).cumLots;
  }

  facts(at: number): OrderFacts {
    return this.#entry(at).facts;
  }
}

interface Row {
  event: EventFacts;
  facts: OrderFacts;
  fee: number;
}

/** What the last stop tells of a venue's orders. */
class VenueNews implements OrderNews {
  #rows: Row[] = [];

  add(row: Row): void {
    this.#rows.push(row);
  }

  drop(): void {
    this.#rows = [];
  }

  get count(): number {
    return this.#rows.length;
  }

  what(k: number): number {
    return this.#event(k).what;
  }

  orderId(k: number): number {
    return this.#event(k).orderId;
  }

  instrument(k: number): number {
    return this.#event(k).instrument;
  }

  order(k: number): number {
    return this.#event(k).orderId;
  }

  own(k: number): number {
    return this.#event(k).orderId;
  }

  facts(k: number): OrderFacts {
    return (this.#rows[k] as Row).facts;
  }

  isFill(k: number): boolean {
    const { what, execLots } = this.#event(k);
    return execLots > 0 && isFill(what);
  }

  maker(k: number): boolean {
    return this.#event(k).maker === 1;
  }

  execTicks(k: number): number {
    return this.#event(k).execTicks;
  }

  execLots(k: number): number {
    return this.#event(k).execLots;
  }

  fee(k: number): number {
    return (this.#rows[k] as Row).fee;
  }

  exchTs(k: number): number {
    return this.#event(k).exchTs;
  }

  localTs(k: number): number {
    return this.#event(k).localTs;
  }

  #event(k: number): EventFacts {
    return (this.#rows[k] as Row).event;
  }
}
