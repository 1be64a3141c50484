import { allocate, Pool } from "../memory";
import { isNoEntry, NO_ENTRY, QueueEntry } from "./by-order";

const BUCKETS: i32 = 4096;

/** Orders of one price and side, in order of arrival, own ones among them. */
@unmanaged
export class Queue {
  first: QueueEntry;
  last: QueueEntry;
  nextInBucket: Queue;
  ticks: i32;
  side: i32;
}

let queues: Pool = changetype<Pool>(0);

/** The real queues of a market-by-order book, at the exchange. */
@unmanaged
export class Queues {
  buckets: usize;

  static make(): Queues {
    if (changetype<usize>(queues) === 0) queues = Pool.make(offsetof<Queue>(), 64);
    const made = changetype<Queues>(allocate(offsetof<Queues>()));
    made.buckets = allocate((<usize>BUCKETS) << 2);
    return made;
  }

  /** At the end of the queue of its price and side. */
  join(entry: QueueEntry): void {
    const queue = this.queueOf(entry.side, entry.ticks);
    entry.queue = changetype<usize>(queue);
    entry.next = NO_ENTRY;
    entry.previous = queue.last;
    if (isNoEntry(queue.last)) queue.first = entry;
    else queue.last.next = entry;
    queue.last = entry;
  }

  leave(entry: QueueEntry): void {
    const queue = changetype<Queue>(entry.queue);
    if (isNoEntry(entry.previous)) queue.first = entry.next;
    else entry.previous.next = entry.next;
    if (isNoEntry(entry.next)) queue.last = entry.previous;
    else entry.next.previous = entry.previous;
    entry.queue = 0;
    if (isNoEntry(queue.first)) this.drop(queue);
  }

  private queueOf(side: i32, ticks: i32): Queue {
    const bucket = this.bucketOf(ticks);
    let queue = load<Queue>(bucket);
    while (changetype<usize>(queue) !== 0 && (queue.ticks !== ticks || queue.side !== side)) queue = queue.nextInBucket;
    if (changetype<usize>(queue) !== 0) return queue;
    queue = changetype<Queue>(queues.take());
    queue.first = NO_ENTRY;
    queue.last = NO_ENTRY;
    queue.ticks = ticks;
    queue.side = side;
    queue.nextInBucket = load<Queue>(bucket);
    store<Queue>(bucket, queue);
    return queue;
  }

  private drop(queue: Queue): void {
    const bucket = this.bucketOf(queue.ticks);
    let at = load<Queue>(bucket);
    if (at === queue) store<Queue>(bucket, queue.nextInBucket);
    else {
      while (at.nextInBucket !== queue) at = at.nextInBucket;
      at.nextInBucket = queue.nextInBucket;
    }
    queues.give(changetype<usize>(queue));
  }

  private bucketOf(ticks: i32): usize {
    return this.buckets + ((<usize>(ticks & (BUCKETS - 1))) << 2);
  }
}
