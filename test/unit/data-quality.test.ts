import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generateBook } from "../../src/data/generator/generate.js";
import { FINDING_IDS } from "../../src/data/quality/report.js";
import { checkBook, checkRows, QualityCheck, type QualityReport } from "../../src/data/quality.js";
import { type Book, BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";

const BOTH = EXCH + LOCAL;
const S = 1e9;

interface Row {
  ev: number;
  local: number;
  /** How long it took. */
  took?: number;
  ticks?: number;
  lots?: number;
  id?: number;
}

function columnsOf(rows: readonly Row[]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, ({ ev }) => ev),
    exchTs: Float64Array.from(rows, ({ local, took }) => local - (took ?? 1e6 + (local % 977))),
    localTs: Float64Array.from(rows, ({ local }) => local),
    ticks: Int32Array.from(rows, ({ ticks }) => ticks ?? 100),
    lots: Float64Array.from(rows, ({ lots }) => lots ?? 5),
    orderId: Float64Array.from(rows, ({ id }) => id ?? 0),
  };
}

const bid = (local: number, ticks = 99, more: Partial<Row> = {}): Row => ({ ev: BOTH + BUY + Kind.depth, local, ticks, ...more });
const ask = (local: number, ticks = 101, more: Partial<Row> = {}): Row => ({ ev: BOTH + SELL + Kind.depth, local, ticks, ...more });
const trade = (local: number, more: Partial<Row> = {}): Row => ({ ev: BOTH + BUY + Kind.trade, local, ...more });
const opening: Row[] = [
  { ev: BOTH + BUY + Kind.clear, local: 0, ticks: 99, lots: 0 },
  { ev: BOTH + BUY + Kind.snapshot, local: 0, ticks: 99 },
  { ev: BOTH + SELL + Kind.clear, local: 0, ticks: 101, lots: 0 },
  { ev: BOTH + SELL + Kind.snapshot, local: 0, ticks: 101 },
];

/** Ten rows a second, a trade among them each second; `from` and `to` in s. */
function flow(
  from: number,
  to: number,
  row: (local: number, i: number) => Row = (local, i) => bid(local, 98, { lots: 1 + (i % 7) }),
): Row[] {
  return Array.from({ length: (to - from) * 10 }, (_, i) => {
    const local = from * S + (i + 1) * 0.1 * S;
    return i % 10 === 5 ? trade(local) : row(local, i);
  });
}

const check = (rows: readonly Row[]): QualityReport => checkRows(columnsOf(rows));
const ids = ({ findings }: QualityReport): string[] => findings.map(({ id }) => id);
const good = [...opening, ...flow(0, 120)];

describe("a quality report", () => {
  it("has nothing to say of a good book, and counts it", () => {
    const report = check(good);
    expect([report.summary, report.findings]).toEqual(["good", []]);
    expect(report.rows).toMatchObject({ total: 1_204, local: 1_204, byKind: { clear: 2, snapshot: 2, depth: 1_080, trade: 120 } });
    expect(report.span).toEqual({ firstNs: 0, lastNs: 120 * S, spanNs: 120 * S });
    expect(report.rates).toMatchObject({ meanRows: 10, meanTrades: 1, busiestSecond: { rows: 10 } });
    expect(report.book).toMatchObject({ crossedShare: 0, oneSidedShare: 0, meanSpreadTicks: 2, snapshotNs: 0 });
    expect(report.silence.longest.ns).toBeCloseTo(0.1 * S, -2);
    expect(report.timeline.rows.reduce((sum, rows) => sum + rows)).toBe(1_200);
    expect(report.timeline.spreadTicks.every((spread) => spread === null || spread === 2)).toBe(true);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  const order = (kind: number, local: number, id: number, side = BUY, ticks = 99): Row => ({ ev: BOTH + side + kind, local, id, ticks });
  const orders = Array.from({ length: 20 }, (_, i) => order(Kind.add, 0, i + 1, i % 2 ? BUY : SELL, i % 2 ? 99 : 101));

  it.each<[string, string, Row[]]>([
    ["no rows", "fault", []],
    ["one side only", "fault", good.map((row) => ({ ...row, ev: row.ev - EXCH }))],
    ["rows of neither side", "care", [...good, bid(121 * S, 98, { ev: Kind.depth })]],
    ["no book", "fault", Array.from({ length: 1_200 }, (_, i) => trade(i * 0.1 * S))],
    ["no trades", "care", good.filter(({ ev }) => (ev & 0xff) !== Kind.trade)],
    ["no snapshot", "care", [bid(0), ask(0), ...flow(0, 120)]],
    ["late snapshot", "care", [bid(-S, 97), bid(-S, 96), ...good]],
    ["never open", "fault", [bid(0, 101), ask(0, 101), ...flow(0, 120)]],
    [
      "book crossed",
      "care",
      [...good.slice(0, 604), bid(60.01 * S, 103), bid(61.01 * S, 103, { lots: 0 }), ...good.slice(604)].sort((a, b) => a.local - b.local),
    ],
    ["book locked", "care", [...good, bid(120.01 * S, 101), ...flow(121, 125)]],
    [
      "one-sided book",
      "care",
      [
        ...good,
        bid(120.01 * S, 99, { lots: 0 }),
        bid(120.01 * S, 98, { lots: 0 }),
        ...flow(121, 125, (local, i) => ask(local, 105, { lots: i + 1 })),
      ],
    ],
    ["negative latency", "fault", [...good, bid(121 * S, 98, { took: -1 })]],
    ["constant latency", "care", good.map((row) => ({ ...row, took: 7 }))],
    ["clock put forward", "care", [...good, bid(121 * S, 98, { took: 0 })]],
    [
      "latency too long",
      "care",
      [...opening.map((row) => ({ ...row, took: 0 })), ...flow(0, 120).map((row) => ({ ...row, took: 0.8 * S + (row.local % 977) }))],
    ],
    ["clock drift", "care", good.map((row) => ({ ...row, took: 1e6 + row.local * 1e-3 + (row.local % 977) }))],
    ["off order", "fault", [...good, bid(119 * S, 98, { took: 1e6 })]],
    ["off order", "fault", [...good, bid(121 * S, 98, { took: 50 * S })]],
    ["duplicate rows", "care", [...good, bid(121 * S, 98), bid(121 * S, 97), bid(121 * S, 98)]],
    ["long silence", "care", [...good, ...flow(180, 200)]],
    ["thin market", "care", good.filter((_, i) => i < 4 || i % 5 === 0)],
    ["thin stretches", "care", [...good, ...flow(170, 400)]],
    ["orders never seen", "fault", [...orders, order(Kind.cancel, S, 77), trade(2 * S)]],
  ])("finds: %s", (id, severity, rows) => {
    const report = check(rows);
    expect(report.findings).toContainEqual(expect.objectContaining({ id, severity }));
    expect(report.verdict).toBe(report.findings.some((one) => one.severity === "fault") ? "not usable" : "usable with care");
    expect(report.summary).toContain(report.findings.find((one) => one.id === id && severity === "fault")?.text ?? "");
  });

  it("says how much and where", () => {
    const crossed = check([...good, bid(121 * S, 103), bid(151 * S, 103, { lots: 0 })]);
    expect(crossed.book).toMatchObject({ crossings: { count: 1, firstNs: 121 * S, deepestTicks: 2 } });
    expect(crossed.book.crossedShare).toBeCloseTo(30 / 151, 9);
    expect(crossed.summary).toMatch(/crossed 20 % of the time \(1 time, first 0:02:01, by up to 2 ticks\)/);
    const drifting = check(good.map((row) => ({ ...row, took: 1e6 + row.local * 1e-3 + (row.local % 977) })));
    expect(drifting.latency.drift?.ppm).toBeCloseTo(1_000, 0);
    expect(check([...good, ...flow(180, 200)]).silence).toMatchObject({ longest: { atNs: 120 * S }, overMinute: 1 });
  });

  it("takes rows of one stamp as one change, and two like trades as two", () => {
    expect(ids(check([...good, bid(121 * S, 101), ask(121 * S, 101, { lots: 0 }), ask(121 * S, 102)]))).toEqual([]);
    expect(ids(check([...good, trade(121 * S), trade(121 * S)]))).toEqual([]);
    const toAndFro = [5, 0, 5, 0].map((lots) => bid(121 * S, 98, { lots }));
    expect(ids(check([...good, ...toAndFro]))).toEqual([]);
  });

  it("takes orders on both sides at the first moment as a snapshot", () => {
    const orders = Array.from({ length: 20 }, (_, i) => order(Kind.add, 0, i + 1, i % 2 ? BUY : SELL, i % 2 ? 99 : 101));
    const report = check([...orders, order(Kind.modify, S, 1, SELL, 102), order(Kind.cancel, 2 * S, 2), trade(3 * S)]);
    expect(report.book).toMatchObject({ snapshotNs: 0, updatesBeforeSnapshot: 0, unknownOrders: { count: 0 }, meanSpreadTicks: 2 });
    expect(ids(report)).not.toContain("no snapshot");
  });

  it("tells what only the importer can know", () => {
    const oddities = { "sequence gap": { count: 3, first: "a.jsonl:7" }, "off lot": { count: 1, first: "a.jsonl:9" } };
    const report = checkRows(columnsOf(good), { clockCorrectionNs: 1.27e9, splitRows: 0, oddities });
    expect(report.summary).toMatch(/^usable with care: the local clock was 1.27 s behind .*; sequence gap: 3 on import, first a.jsonl:7$/);
    expect(ids(report)).toEqual(["clock put forward", "found on import", "found on import"]);
  });

  it("is the same in pieces of any size", () => {
    const whole = check(good);
    const pieces = new QualityCheck();
    for (let at = 0; at < good.length; at += 7) pieces.push(columnsOf(good.slice(at, at + 7)));
    expect(pieces.finish()).toEqual(whole);
  });

  it("keeps its timeline small however long the book is", () => {
    const days = check([...opening, bid(3.9e15, 98), trade(4.4e15)]);
    expect(days.timeline.rows.length).toBeLessThanOrEqual(240);
    expect(days.timeline.widthNs * days.timeline.rows.length).toBeGreaterThanOrEqual(4.4e15);
  });

  it("reads a generated book by its chunks", async () => {
    const { info, rows } = generateBook({ seed: 3, regime: "calm", spanNs: 20e9 });
    const book: Book = { info, chunkCount: 1, maxChunkRows: rows.length, readChunk: () => Promise.resolve(rows), close: () => {} };
    const report = await checkBook(book);
    expect(report).toMatchObject({ rows: { total: rows.length }, book: { crossedShare: 0, unknownOrders: { count: 0 } } });
    expect(report.verdict).not.toBe("not usable");
  });

  it("has a line in docs/quality.md for every finding", () => {
    const table = readFileSync(new URL("../../docs/quality.md", import.meta.url), "utf8").split("## What it says")[0] as string;
    const told = [...table.matchAll(/^\| ([a-z -]+) \| [^|]+ \| (fault|care|note)/gm)].map((match) => match[1]);
    expect(told).toEqual([...FINDING_IDS]);
  });
});
