import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { LevelAggregator } from "../../src/data/aggregate.js";
import { openBook } from "../../src/data/book-file.js";
import { digestChunks } from "../../src/data/digest.js";
import { exponentialOf } from "../../src/data/flow/exponential.js";
import { FlowStatsReader } from "../../src/data/flow/flow-stats.js";
import { flowRows, generateFlow } from "../../src/data/flow/generate-flow.js";
import { FLOW_REGIMES, type FlowRegimeName, MOST_ORDERS, QUEUES, ratesOf } from "../../src/data/flow/intensities.js";
import { QueueReactiveFlow } from "../../src/data/flow/queue-reactive.js";
import { joinColumns } from "../../src/data/importers/columns.js";
import { checkRows } from "../../src/data/quality.js";
import { BUY, Kind, type RowColumns, SELL } from "../../src/data/rows.js";
import { LONG } from "../length.js";

const NAMES = Object.keys(FLOW_REGIMES) as FlowRegimeName[];
const all = (options: Parameters<typeof flowRows>[0]): RowColumns[] => [...flowRows(options)];
const digestOf = (chunks: readonly RowColumns[]) => digestChunks(chunks, "0");

function prices(chunks: readonly RowColumns[]): { ns: number; ticks: number }[] {
  return chunks.flatMap((rows) =>
    [...rows.ev.keys()]
      .filter((i) => ((rows.ev[i] as number) & 0xff) === Kind.trade)
      .map((i) => ({ ns: rows.localTs[i] as number, ticks: rows.ticks[i] as number })),
  );
}

describe("the queue-reactive flow", () => {
  it("is a function of its seed, however it is taken", () => {
    const whole = all({ seed: 3, spanNs: 20e9, regime: "burst" });
    const flow = new QueueReactiveFlow(FLOW_REGIMES.burst, 3, 600_000, true);
    const bits: RowColumns[] = [];
    for (let rows = flow.take(100, 20e9); rows.length > 0; rows = flow.take(100, 20e9)) bits.push(rows);
    expect(digestOf(bits)).toBe(digestOf(whole));
    expect(digestOf(all({ seed: 4, spanNs: 20e9, regime: "burst" }))).not.toBe(digestOf(whole));
  });

  it("has the same digest in every host", () => {
    expect(NAMES.map((regime) => [regime, digestOf(all({ seed: 1, spanNs: 64e9, regime })).slice(0, 16)])).toMatchInlineSnapshot(`
      [
        [
          "calm",
          "ece3e8a7c91b0c39",
        ],
        [
          "trending",
          "1c0a84f877672aba",
        ],
        [
          "thin",
          "01a1a9a2619d73f6",
        ],
        [
          "burst",
          "536597b1e891aa2d",
        ],
        [
          "flash-crash",
          "6c64d19c4f6e6dca",
        ],
      ]
    `);
  });

  it("has the rates that it was given, in every state: its truth is known", () => {
    const flow = new QueueReactiveFlow(FLOW_REGIMES.calm, 9, 600_000, true, true);
    while (flow.nowNs < 1_000e9) flow.take(65_536, 1_000e9);
    const { truth } = flow;
    if (!truth) throw new Error("the truth was asked for");
    const { limit, cancel } = ratesOf(FLOW_REGIMES.calm.shape, { limit: 1, cancel: 1, market: 1 });
    let states = 0;
    for (let at = 0; at < QUEUES * (MOST_ORDERS + 1); at++) {
      const seconds = truth.seconds[at] as number;
      for (const [rate, events] of [
        [limit[at] as number, truth.limits[at] as number],
        [cancel[at] as number, truth.cancels[at] as number],
      ] as const) {
        const expected = rate * seconds;
        if (expected < 100) continue;
        states++;
        // Poisson: five standard deviations of a count.
        expect(Math.abs(events - expected)).toBeLessThan(5 * Math.sqrt(expected));
      }
    }
    expect(states).toBeGreaterThan(200);
    expect(truth.up + truth.down).toBeGreaterThan(100);
    expect(truth.redraws).toBeGreaterThan(0);
  });

  const isGoodBook = (regime: FlowRegimeName): void => {
    const byOrder = all({ seed: 2, spanNs: 75e9, regime });
    const aggregator = new LevelAggregator();
    const levels = byOrder.map((rows) => aggregator.push(rows));
    const byLevel = all({ seed: 2, spanNs: 75e9, regime, kind: "L2" });
    const facts = (chunks: readonly RowColumns[]) =>
      chunks.flatMap((rows) =>
        [...rows.ev.keys()].map((i) =>
          [(rows.ev[i] as number) & (BUY | SELL), rows.exchTs[i], rows.localTs[i], rows.ticks[i], rows.lots[i]].join(),
        ),
      );
    expect(facts(byLevel)).toEqual(facts(levels));
    for (const chunks of [byOrder, byLevel]) {
      const joined = checkRows(joinColumns(chunks));
      expect(joined.book.crossedShare + joined.book.lockedShare).toBe(0);
      expect(joined.stamps.exchOffOrder.count + joined.stamps.localOffOrder.count + joined.latency.negative.count).toBe(0);
      expect(joined.findings.filter(({ severity }) => severity === "fault")).toEqual([]);
    }
  };
  const GOOD = "is a good book by order and by level, %s";
  it.each(["calm", "flash-crash"] as const)(GOOD, isGoodBook);
  it.each(NAMES.filter((regime) => regime !== "calm" && regime !== "flash-crash"))(GOOD, LONG, isGoodBook);

  it("does what its regimes are called", () => {
    const stats = Object.fromEntries(
      NAMES.map((regime) => {
        const reader = new FlowStatsReader();
        for (const rows of flowRows({ seed: 5, spanNs: 240e9, regime, kind: "L2" })) reader.push(rows);
        return [regime, reader.finish(regime)];
      }),
    );
    const wide = (name: string) => 1 - (stats[name]?.spread[0] ?? 0);
    expect(wide("thin")).toBeGreaterThan(2 * wide("calm"));
    expect(stats.burst?.rows).toBeGreaterThan(1.4 * (stats.calm?.rows ?? 0));
    const trend = prices(all({ seed: 5, spanNs: 600e9, regime: "trending" }));
    expect((trend.at(-1)?.ticks ?? 0) - (trend[0]?.ticks ?? 0)).toBeGreaterThan(60);
    const crash = prices(all({ seed: 5, spanNs: 110e9, regime: "flash-crash" }));
    const meanIn = (fromS: number, toS: number) => {
      const part = crash.filter(({ ns }) => ns >= fromS * 1e9 && ns < toS * 1e9);
      return part.reduce((sum, { ticks }) => sum + ticks, 0) / part.length;
    };
    const [before, bottom, after] = [meanIn(55, 60), meanIn(62.5, 63), meanIn(70, 80)];
    expect(before - bottom).toBeGreaterThan(30);
    expect(after - bottom).toBeGreaterThan(0.3 * (before - bottom));
  });

  it.each([
    [{ seed: -1 }, 1002],
    [{ seed: 0.5 }, 1002],
    [{ spanNs: 0 }, 1002],
    [{ spanNs: Number.NaN }, 1002],
    [{ spanNs: 31 * 86_400e9 }, 1002],
    [{ regime: "wild" }, 1003],
    [{ kind: "L4" }, 1003],
    [{ tickSize: 0 }, 1002],
    [{ lotSize: -1 }, 1002],
  ])("is refused with %j", (change, code) => {
    expect(() => generateFlow({ seed: 1, spanNs: 1e9, ...change } as never)).toThrow(expect.objectContaining({ code }));
  });

  it("goes through a file, without being there as a whole", async () => {
    const pieces = new Map<number, Uint8Array>();
    const scratch = {
      append: (bytes: Uint8Array) => {
        pieces.set(pieces.size, bytes);
        return pieces.size - 1;
      },
      read: (from: number) => pieces.get(from) as Uint8Array,
    };
    const { info, pieces: book } = generateFlow({ seed: 8, spanNs: 30e9 }, scratch);
    const opened = await openBook(new Uint8Array(Buffer.concat([...book()])));
    expect(opened.info).toEqual(info);
    expect(info).toMatchObject({ kind: "L3", synthetic: true, name: "flow-calm-8", firstNs: 0 });
    expect(pieces.size).toBeGreaterThan(1);
  });
});

describe("exponential draws", () => {
  it("are those of the logarithm, to twelve digits", () => {
    for (const unit of [
      0,
      2 ** -32,
      1e-6,
      0.1,
      0.5,
      0.75,
      0.999,
      1 - 2 ** -32,
      ...Array.from({ length: 2_000 }, (_, i) => Math.floor(i * 2_147_483) / 2 ** 32),
    ])
      expect(Math.abs(exponentialOf(unit) + Math.log1p(-unit))).toBeLessThan(1e-11);
  });
});

describe("a market made on the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "sigmax-flow-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function cli(...argv: string[]): Promise<{ code: number; said: string }> {
    const said: string[] = [];
    const hear = (line: string) => void said.push(line);
    const code = await main(argv, { json: argv.includes("--json"), out: hear, err: hear, progress: () => {} });
    return { code, said: said.join("\n") };
  }

  it("is written, described, and has its statistics", async () => {
    const out = join(folder, "crash.hftbook");
    const made = await cli("books", "generate", "--out", out, "--regime", "flash-crash", "--seconds", "5", "--seed", "7", "--json");
    expect(made.code).toBe(0);
    const { rows, digest } = JSON.parse(made.said);
    expect(JSON.parse((await cli("books", "info", out, "--json")).said)).toMatchObject({ rows, digest, kind: "L3", synthetic: true });
    const stats = JSON.parse((await cli("books", "stats", out, "--json")).said);
    expect(stats.spread.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 9);
    expect((await cli("books", "stats", out)).said).toContain("rows a moment");
    const wrong = await cli("books", "generate", "--out", join(folder, "no.hftbook"), "--regime", "wild");
    expect(wrong.said).toContain("1003");
    expect((await cli("books", "generate", "--out", "no.csv")).code).toBe(2);
    expect(readdirSync(folder)).toEqual(["crash.hftbook"]);
  });
});
