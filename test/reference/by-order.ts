import { Kind } from "../../src/data/rows.js";
import { SlowBook } from "./book.js";

export interface ByOrderRow {
  kind: number;
  side: 0 | 1 | -1;
  ticks: number;
  lots: number;
  id: number;
}

/** An order of the feed, or an own one by its id as text. */
export interface QueueMember {
  id: number | string;
  side: 1 | -1;
  ticks: number;
  lots: number;
}

/** The slow twin of the market-by-order book: one list of orders in order of arrival for everything. */
export class SlowByOrder {
  readonly book = new SlowBook();
  /** Feed and own orders in order of arrival; a queue is those of one side and price. */
  readonly members: QueueMember[] = [];

  find(id: number | string): QueueMember | undefined {
    return this.members.find((member) => member.id === id);
  }

  /** Applies a row that changes orders. Returns the side whose best price became better, and the one before. */
  apply({ kind, side, ticks, lots, id }: ByOrderRow): { side: 1 | -1; before: number } | null {
    const order = this.find(id);
    const of = order?.side ?? (side as 1 | -1);
    const before = this.book.best(of);
    if (kind === Kind.add && !order && side !== 0) this.#add({ id, side, ticks, lots });
    else if (kind === Kind.modify && order) this.#modify(order, ticks, lots);
    else if (kind === Kind.cancel && order) this.#cancel(order);
    else return null;
    const best = this.book.best(of);
    const improved = of > 0 ? best > before : best < before;
    return improved ? { side: of, before } : null;
  }

  clear(side: 0 | 1 | -1): void {
    for (const each of [1, -1] as const) {
      if (side !== 0 && side !== each) continue;
      this.book.empty(each);
      this.#drop((member) => typeof member.id === "number" && member.side === each);
    }
  }

  /** Own orders ahead of a feed order in its queue, first come first. */
  ownAhead(order: QueueMember): string[] {
    const queue = this.members.filter(({ side, ticks }) => side === order.side && ticks === order.ticks);
    const ahead = queue.slice(0, queue.indexOf(order));
    return ahead.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  }

  stand(member: QueueMember): void {
    this.members.push(member);
  }

  leave(id: string): void {
    this.#drop((member) => member.id === id);
  }

  #add(order: QueueMember): void {
    this.members.push(order);
    this.#settle(order.side, order.ticks);
  }

  #modify(order: QueueMember, ticks: number, lots: number): void {
    const from = order.ticks;
    const keeps = ticks === from && lots <= order.lots;
    Object.assign(order, { ticks, lots });
    if (!keeps) {
      this.members.splice(this.members.indexOf(order), 1);
      this.members.push(order);
    }
    if (ticks === from) this.#store(order.side, ticks);
    else {
      this.#left(order.side, from);
      this.#settle(order.side, ticks);
    }
  }

  #cancel(order: QueueMember): void {
    this.members.splice(this.members.indexOf(order), 1);
    this.#left(order.side, order.ticks);
  }

  /** An order came to a level: the best price is looked at. */
  #settle(side: 1 | -1, ticks: number): void {
    this.book.set(side, ticks, this.#sum(side, ticks));
  }

  /** An order left a level: the best price is looked at only when it was the last. */
  #left(side: 1 | -1, ticks: number): void {
    if (this.#sum(side, ticks) === 0) this.#settle(side, ticks);
    else this.#store(side, ticks);
  }

  #store(side: 1 | -1, ticks: number): void {
    (side > 0 ? this.book.bids : this.book.asks).set(ticks, this.#sum(side, ticks));
  }

  #sum(side: 1 | -1, ticks: number): number {
    const level = this.members.filter((member) => typeof member.id === "number" && member.side === side && member.ticks === ticks);
    return level.reduce((sum, { lots }) => sum + lots, 0);
  }

  #drop(which: (member: QueueMember) => boolean): void {
    for (let i = this.members.length - 1; i >= 0; i--) if (which(this.members[i] as QueueMember)) this.members.splice(i, 1);
  }
}
