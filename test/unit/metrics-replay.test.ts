import { describe, expect, it } from "vitest";
import { Ladder } from "../../src/data/ladder.js";
import { Kind, LOCAL, type RowColumns } from "../../src/data/rows.js";
import { BookSteps, type Moment } from "../../src/metrics/book-steps.js";
import { Chunks } from "../../src/metrics/chunks.js";
import { DepthReplay } from "../../src/metrics/depth-replay.js";
import { OverviewBuilder } from "../../src/metrics/overview.js";
import { memoryBook, quietMarket } from "../memory-book.js";
import { hostileCase, randomFrom } from "../property/hostile.js";

/** Batches of one to four rows, as feeds send them, cut into chunks without regard to batches. */
function batched(seed: number): RowColumns {
  const random = randomFrom(seed);
  const rows = quietMarket(120, seed);
  for (let i = 21; i < rows.length; i++) if (random() < 0.6) rows.localTs[i] = rows.localTs[i - 1] as number;
  return rows;
}

async function open(rows: RowColumns, chunkRows: number, every: number) {
  const book = memoryBook(rows, chunkRows);
  const builder = new OverviewBuilder();
  for (let chunk = 0; chunk < book.chunkCount; chunk++) builder.addChunk(chunk, await book.readChunk(chunk), chunk % every === 0);
  builder.finish();
  const chunks = new Chunks(book);
  return { steps: new BookSteps(chunks, builder.checkpoints), replay: new DepthReplay(chunks, builder.checkpoints) };
}

const localRows = (rows: RowColumns): number[] =>
  Array.from({ length: rows.length }, (_, i) => i).filter((i) => ((rows.ev[i] as number) & LOCAL) !== 0);

/** The slow twin: every row from the start. */
function ladderAt(rows: RowColumns, { ns, rows: most }: Moment): Ladder {
  const ladder = new Ladder();
  let heard = 0;
  for (const i of localRows(rows)) {
    const ts = rows.localTs[i] as number;
    if (ts > ns || (ts === ns && most !== null && heard >= most)) break;
    if (ts === ns) heard++;
    if (((rows.ev[i] as number) & 0xff) !== Kind.trade) ladder.apply(rows, i);
  }
  return ladder;
}

describe.each([
  ["a quiet market", batched(1), 37, 3],
  ["a hostile one", hostileCase(5, 900).rows, 50, 4],
  ["one chunk", batched(2), 10_000, 1],
])("steps through %s", (_, rows, chunkRows, every) => {
  it("goes by single rows through every one of them, there and back", async () => {
    const { steps } = await open(rows, chunkRows, every);
    const wanted = localRows(rows).map((i) => `${rows.localTs[i]} ${rows.ticks[i]} ${rows.lots[i]}`);
    const seen: string[] = [];
    let at: Moment = { ns: -Infinity, rows: null };
    for (let step = await steps.step(at, 1, "event"); step; step = await steps.step(at, 1, "event")) {
      seen.push(`${step.ns} ${step.event.ticks} ${step.event.lots}`);
      at = step;
    }
    expect(seen).toEqual(wanted);
    const back: string[] = [];
    for (let step = await steps.step(at, -1, "event"); step; step = await steps.step(at, -1, "event")) {
      back.push(`${step.ns} ${step.event.ticks} ${step.event.lots}`);
      at = step;
    }
    expect(back.reverse()).toEqual(wanted.slice(0, -1));
  });

  it("goes by batches through every time, there and back, and from times between them", async () => {
    const { steps } = await open(rows, chunkRows, every);
    const times = [...new Set(localRows(rows).map((i) => rows.localTs[i] as number))];
    const seen: number[] = [];
    let at: Moment = { ns: (times[0] as number) - 1, rows: null };
    for (let step = await steps.step(at, 1, "batch"); step; step = await steps.step(at, 1, "batch")) {
      expect(step.rows).toBe(step.of);
      seen.push(step.ns);
      at = { ns: step.ns, rows: null };
    }
    expect(seen).toEqual(times);
    const middle = times[Math.floor(times.length / 2)] as number;
    expect((await steps.step({ ns: middle + 1, rows: null }, -1, "batch"))?.ns).toBe(middle);
    expect(await steps.step({ ns: times[0] as number, rows: null }, -1, "batch")).toBeNull();
  });

  it("reads the ladder at any moment as a replay from the start does, however it is asked", async () => {
    const { replay } = await open(rows, chunkRows, every);
    const random = randomFrom(9);
    const locals = localRows(rows);
    for (let i = 0; i < 60; i++) {
      const row = locals[Math.floor(random() * locals.length)] as number;
      const moment: Moment = { ns: rows.localTs[row] as number, rows: random() < 0.5 ? null : Math.floor(random() * 4) };
      const slow = ladderAt(rows, moment);
      const [levels] = await Promise.all([replay.levelsAt(moment, 1_000), replay.levelsAt({ ns: moment.ns + 5e8, rows: null }, 1)]);
      expect([levels.bidTicks, levels.askTicks]).toEqual([slow.bidTicks, slow.askTicks]);
      expect(levels.bids.every(({ ticks, lots }) => slow.bids.get(ticks) === lots)).toBe(true);
      expect(levels.asks.every(({ ticks, lots }) => slow.asks.get(ticks) === lots)).toBe(true);
      expect(levels.bids.length).toBe([...slow.bids.keys()].filter((ticks) => ticks <= slow.bidTicks).length);
    }
  });
});
