import { describe, expect, it } from "vitest";
import { type Imported, importers } from "../../src/data/importers/index.js";
import { checkRows, type QualityReport } from "../../src/data/quality.js";
import { hasCaptures, openCaptures } from "./captures.js";

const BTC = { tickSize: 0.1, lotSize: 0.001 };

let usdm: Promise<Imported> | undefined;
/** Imported once for the tests that look at it. */
const usdmCapture = () => {
  usdm ??= importers["binance-futures"].import(openCaptures(["binance/usdm-btcusdt-20240808.jsonl.gz"]), BTC);
  return usdm;
};

async function check(format: keyof typeof importers, files: string[], steps: typeof BTC): Promise<QualityReport> {
  const { rows, report } = await importers[format].import(openCaptures(files), steps);
  return checkRows(rows, report);
}

const texts = ({ findings }: QualityReport) => Object.fromEntries(findings.map(({ id, text }) => [id, text]));

/** The flaws that are known of each capture; docs/quality.md has the same. */
describe.skipIf(!hasCaptures)("the quality of the captures", () => {
  it("USD-M futures: a clock 1.27 s behind, no snapshot before the first changes", async () => {
    const capture = await usdmCapture();
    const report = checkRows(capture.rows, capture.report);
    expect(report.verdict).toBe("usable with care");
    expect(texts(report)["clock put forward"]).toContain("1.27 s behind");
    expect(texts(report)["late snapshot"]).toBe("328 changes before the first snapshot, which comes 289 ms in");
    expect(report.book).toMatchObject({ crossedShare: 0, oneSidedShare: 0 });
  });

  it("the same without the importer's report: the clock shows by its least latency", async () => {
    const { rows } = await usdmCapture();
    expect(texts(checkRows(rows))["clock put forward"]).toContain("exactly 0 s");
  });

  it("spot: a level that was never taken away", async () => {
    const report = await check("binance-spot", ["binance/spot-btcusdt-20240808.jsonl.gz"], { tickSize: 0.01, lotSize: 0.00001 });
    expect(report.book.crossings.count).toBe(1);
    expect(texts(report)["book crossed"]).toMatch(/crossed 75 % of the time \(1 time, first 0:01:28/);
  });

  it("spot NEXO: thin for a day, its clock put forward by a snapshot", async () => {
    const files = ["binance/spot-nexousdt-20240723.jsonl.gz", "binance/spot-nexousdt-20240724.jsonl.gz"];
    const report = await check("binance-spot", files, { tickSize: 0.0001, lotSize: 0.01 });
    expect(report.span.spanNs / 3_600e9).toBeCloseTo(24.34, 2);
    expect(texts(report)["thin market"]).toContain("1.7 rows a second");
    expect(texts(report)["latency too long"]).toContain("667 ms too long");
  });
});
