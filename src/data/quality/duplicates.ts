import { Kind } from "../rows.js";
import { count, none } from "./counted.js";
import type { Counted } from "./report.js";

/** Levels and orders of one moment that are kept to compare with; more are not looked at. */
const MOST = 8_192;

interface Said {
  ev: number;
  ticks: number;
  lots: number;
  orderId: number;
}

/**
 * Finds rows that say the same as the one before of their level or order, at one moment. Trades may: two of one size at one
 * price are two trades. A level that goes to and fro within a moment is no duplicate.
 */
export class DuplicateWatch {
  readonly found: Counted = none();
  readonly #last = new Map<string, string>();
  #exchTs = Number.NaN;
  #localTs = Number.NaN;
  /** Most rows are alone at their moment: they cost no key. */
  #first: Said | null = null;

  see(row: number, exchTs: number, localTs: number, said: Said): void {
    if (exchTs !== this.#exchTs || localTs !== this.#localTs) {
      this.#exchTs = exchTs;
      this.#localTs = localTs;
      this.#last.clear();
      this.#first = null;
    }
    const kind = said.ev & 0xff;
    if (kind === Kind.trade || kind === Kind.fill) return;
    if (!this.#first) this.#first = said;
    else this.#compare(row, said, this.#first);
  }

  #compare(row: number, said: Said, first: Said): void {
    if (this.#last.size === 0) this.#last.set(subjectOf(first), contentOf(first));
    const subject = subjectOf(said);
    const content = contentOf(said);
    const before = this.#last.get(subject);
    if (before === content) count(this.found, row);
    else if (before !== undefined || this.#last.size < MOST) this.#last.set(subject, content);
  }
}

/** The flags and the level or order that a row is about. */
function subjectOf({ ev, ticks, orderId }: Said): string {
  return `${ev >>> 28},${orderId > 0 ? `#${orderId}` : ticks}`;
}

function contentOf({ ev, ticks, lots }: Said): string {
  return `${ev & 0xff},${ticks},${lots}`;
}
