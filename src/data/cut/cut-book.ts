import { HftError } from "../../errors.js";
import { BookWriter } from "../book-file.js";
import { RowDescriber } from "../describe.js";
import { GrowingColumns } from "../importers/columns.js";
import { type Book, type BookInfo, EXCH, LOCAL, type RowColumns } from "../rows.js";
import { MemoryScratch, type Scratch } from "../scratch.js";
import { type Cut, cutName, secondsOf } from "./book-choice.js";
import { SideState } from "./side-state.js";

export interface CutBook {
  info: BookInfo;
  /** The whole `.hftbook`. */
  pieces(): Generator<Uint8Array>;
}

/** Rows of the cut, with stamps from its own time 0. */
const RUN = 65_536;
const BOTH = EXCH + LOCAL;

/**
 * A part of a book as a book of its own. What came before is not left out but summed up: it begins with a snapshot of what each
 * side knew, and with what was still on its way from one side to the other. A strategy that starts at that moment therefore
 * finds the same queues as in the whole book.
 * @throws HftError 1002 for a stretch that the book does not have, 2009 when nothing happens in it, and what the book throws.
 * @example
 * const { info, pieces } = await cutBook(book, { fromNs: 60e9, toNs: 120e9 });
 */
export async function cutBook(
  book: Book,
  cut: Cut,
  scratch: Scratch = new MemoryScratch(),
  onRows?: (rows: number) => void,
): Promise<CutBook> {
  checkCut(book.info, cut);
  const zeroNs = startsInside(book.info, cut) ? cut.fromNs : 0;
  const epochNs = String(BigInt(book.info.epochNs) + BigInt(zeroNs));
  const describer = new RowDescriber(epochNs);
  const writer = new BookWriter(scratch);
  let read = 0;
  for await (const rows of cutRows(book, cut)) {
    describer.push(rows);
    writer.push(rows);
    read += rows.length;
    onRows?.(read);
  }
  const described = describer.finish();
  if (described.rows === 0 || described.lastNs < described.firstNs)
    throw new HftError(2009, `Nothing happens in ${book.info.name} from ${seconds(cut.fromNs)} to ${seconds(cut.toNs)}.`);
  const info: BookInfo = {
    ...book.info,
    ...described,
    name: cutName(book.info.name, cut),
    title: `${book.info.title}, ${seconds(cut.fromNs)} to ${seconds(cut.toNs)}`,
    kind: book.info.kind,
    notes: [...book.info.notes, `Cut from ${book.info.name}, whose digest begins with ${book.info.digest.slice(0, 16)}.`],
  };
  return { info, pieces: () => writer.pieces(info) };
}

/** The rows of a part of a book. Two passes over its start: the first one sums up what was before. */
async function* cutRows(book: Book, cut: Cut): AsyncGenerator<RowColumns> {
  const inside = startsInside(book.info, cut);
  const part: Part = inside ? { ...cut, zeroNs: cut.fromNs } : { fromNs: Number.NEGATIVE_INFINITY, toNs: cut.toNs, zeroNs: 0 };
  const out = new GrowingColumns(RUN);
  if (inside) await writeStates(book, cut.fromNs, out);
  for (let chunk = 0; chunk < book.chunkCount; chunk++) {
    const ended = addWithin(out, await book.readChunk(chunk), part);
    if (out.length >= RUN) yield out.take(RUN);
    if (ended) break;
  }
  if (out.length > 0) yield out.take(0);
}

interface Part extends Cut {
  /** Time 0 of the part in the book's time. */
  zeroNs: number;
}

/** The market as each side knew it. */
async function writeStates(book: Book, ns: number, out: GrowingColumns): Promise<void> {
  const exch = new SideState();
  const local = new SideState();
  for (let chunk = 0, past = 0; chunk < book.chunkCount && past < BOTH; chunk++) {
    const rows = await book.readChunk(chunk);
    // Each side reads forward in time: one whose rows of a chunk are all later has nothing before it in the next.
    past = play(exch, rows, EXCH, rows.exchTs, ns) + play(local, rows, LOCAL, rows.localTs, ns);
  }
  exch.write(out, EXCH, 0);
  local.write(out, LOCAL, 0);
}

/** Applies what a side processes before `ns`. Returns the side when it processes rows here, all of them later. */
function play(state: SideState, rows: RowColumns, side: number, times: Float64Array, ns: number): number {
  let [seen, before] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    if (((rows.ev[i] as number) & side) === 0) continue;
    seen++;
    if ((times[i] as number) >= ns) continue;
    before++;
    state.apply(rows, i);
  }
  return seen > 0 && before === 0 ? side : 0;
}

/** Adds the rows of the part, each for the sides that process it there. Returns whether all rows here come after it. */
function addWithin(out: GrowingColumns, rows: RowColumns, { fromNs, toNs, zeroNs }: Part): boolean {
  const { ev, exchTs, localTs, ticks, lots, orderId } = rows;
  let after = 0;
  for (let i = 0; i < rows.length; i++) {
    const [sent, heard] = [exchTs[i] as number, localTs[i] as number];
    if (sent >= toNs && heard >= toNs) after++;
    const sides = (sent >= fromNs && sent < toNs ? EXCH : 0) + (heard >= fromNs && heard < toNs ? LOCAL : 0);
    const kept = ((ev[i] as number) & sides) >>> 0;
    if (kept === 0) continue;
    const rest = (ev[i] as number) % LOCAL;
    out.add(rest + kept, sent - zeroNs, heard - zeroNs, ticks[i] as number, lots[i] as number, orderId[i] as number);
  }
  return rows.length > 0 && after === rows.length;
}

/** From the book's start nothing has to be summed up. */
const startsInside = ({ firstNs }: BookInfo, { fromNs }: Cut): boolean => fromNs > firstNs;

function checkCut({ name, firstNs, lastNs }: BookInfo, { fromNs, toNs }: Cut): void {
  const fits = Number.isSafeInteger(fromNs) && Number.isSafeInteger(toNs) && fromNs < toNs && fromNs <= lastNs && toNs > firstNs;
  if (fits) return;
  throw new HftError(
    1002,
    `The stretch of ${name}: got ${seconds(fromNs)} to ${seconds(toNs)}, wanted two times from ${seconds(firstNs)} to ${seconds(lastNs)}, the earlier first.`,
    { field: "window" },
  );
}

const seconds = (ns: number): string => `${secondsOf(ns)} s`;
