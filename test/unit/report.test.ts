import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateInNode, nodeHost } from "../../src/cli/node-host.js";
import { validateConfig } from "../../src/config/validate.js";
import { generateBook } from "../../src/data/generator/generate.js";
import type { RunRecord } from "../../src/engine/record.js";
import { firstVerdict } from "../../src/metrics/verdict/verdict.js";
import { chart } from "../../src/report/chart.js";
import { escapeHtml, html } from "../../src/report/html.js";
import { runReport } from "../../src/report/report.js";
import { clock, duration, fixed, signed } from "../../src/report/write.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { runStrategy } from "../../src/strategy/runner.js";
import { memoryBook } from "../memory-book.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const { rows, info } = generateBook({ seed: 6, spanNs: 60e9 });

const JOIN = `lastNs = -1e18;
onTick(symbol, tick) {
  if (tick.localTs - this.lastNs < 5e8) return;
  this.lastNs = tick.localTs;
  console.log("quote", tick.bidPrice);
  void this.engine.executeOrder({ symbol, side: "buy", price: tick.bidPrice, quantity: this.engine.instrument(symbol).lotSize * 5 });
}`;

async function recordOf(body: string): Promise<{ record: RunRecord; text: string }> {
  const text = `import { HftStrategy } from "sigmax-hft";\nexport default class Mine extends HftStrategy {\n${body}\n}`;
  const strategy = await loadStrategy([{ name: "mine.ts", text }], "mine.ts", evaluateInNode);
  const books = [memoryBook(rows, 1_000, { instrument: info.instrument })];
  return { record: await runStrategy({ wasm, books, strategy, config: validateConfig({}), host: nodeHost(() => {}) }), text };
}

const HOSTILE = `</title></style></pre><script>alert(1)</script><img src=x onerror=alert(1)>"'&\u0000`;

describe("a report", () => {
  it("is one file with charts, tables, configuration, code, hash and verdict, and asks for nothing", async () => {
    const { record, text } = await recordOf(JOIN);
    const report = runReport({ record, files: [{ name: "mine.ts", text }], entry: "mine.ts", verdict: firstVerdict(record) });
    expect(report.match(/<svg /g)).toHaveLength(3);
    expect(report.match(/class="buy" d="M/g)?.length).toBeGreaterThan(5);
    for (const part of [
      record.hash,
      "How much of it to believe",
      "Latency",
      "Fills",
      "Log",
      "Configuration",
      "PowerProb",
      "quote ",
      "npx sigmax-hft run mine.ts",
    ])
      expect(report).toContain(part);
    expect(report).toContain(escapeHtml('import { HftStrategy } from "sigmax-hft";'));
    expect(report).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import|NaN|undefined|Infinity/);
    expect(report).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(runReport({ record, files: [{ name: "mine.ts", text }], entry: "mine.ts", verdict: firstVerdict(record) })).toBe(report);
  });

  it("of a run without a fill, or that failed, says so", async () => {
    const { record: silent } = await recordOf("onTick() {}");
    expect(runReport({ record: silent, files: [], entry: "mine.ts", verdict: null })).toContain("No order was filled.");
    const { record: failed } = await recordOf("onTick() { throw new Error('<b>no</b>'); }");
    expect(runReport({ record: failed, files: [], entry: "mine.ts", verdict: null })).toMatch(
      /Ended by an error at .*Error 4002|Ended by an error at/,
    );
    expect(runReport({ record: failed, files: [], entry: "mine.ts", verdict: null })).not.toContain("<b>no</b>");
  });

  it("holds every stranger's text as text: names, code, log, errors, currencies, links", async () => {
    const { record } = await recordOf(JOIN);
    const instrument = { ...info.instrument, symbol: HOSTILE, venue: HOSTILE, baseCurrency: HOSTILE, quoteCurrency: HOSTILE };
    const books = record.books.map((book) => ({
      ...book,
      name: HOSTILE,
      title: HOSTILE,
      source: HOSTILE,
      licence: HOSTILE,
      digest: HOSTILE,
      instrument,
    }));
    const hostile: RunRecord = {
      ...record,
      books,
      strategyName: HOSTILE,
      outcome: "error",
      error: { code: 4002, name: HOSTILE, message: HOSTILE, place: {}, details: {} } as never,
      log: [{ ts: 1, level: "log", text: HOSTILE }],
      hash: HOSTILE,
    };
    for (const link of [`https://host/${HOSTILE}`, "javascript:alert(1)"]) {
      const report = runReport({
        record: hostile,
        files: [{ name: HOSTILE, text: HOSTILE }],
        entry: HOSTILE,
        verdict: firstVerdict(hostile),
        link,
      });
      expect(report).not.toMatch(/<script|<img|javascript:|\0/);
      expect(report.match(/<title>/g)?.length).toBe(1 + (report.match(/<path class="(?:buy|sell)"/g)?.length ?? 0));
      expect(report.match(/<\/style>/g)).toHaveLength(1);
      for (const [, quoted = ""] of report.matchAll(/="([^"]*)"/g)) expect(quoted).not.toMatch(/[<>]/);
    }
  });

  it("is refused for an instrument that the run has not", async () => {
    const { record } = await recordOf("onTick() {}");
    expect(() => runReport({ record, files: [], entry: "mine.ts", verdict: null, instrument: 3 })).toThrow(/no instrument 3/);
  });
});

describe("the pieces of a report", () => {
  it("escape what is put into them, and join lists", () => {
    expect(html`<p title="${'"<'}">${["a", html`<b>${"&"}</b>`, null, 3]}</p>`.text).toBe('<p title="&quot;&lt;">a<b>&amp;</b>3</p>');
  });

  it("write numbers, times and durations", () => {
    expect([fixed(-1234.5, 2), fixed(-0.001, 2), signed(3, 1), fixed(Number.NaN, 1)]).toEqual(["\u22121,234.50", "0.00", "+3.0", "\u2013"]);
    expect([clock(61_234_567_890), clock(-1e6), duration(1_500_000), duration(12)]).toEqual([
      "01:01.234",
      "\u221200:00.001",
      "1.50 ms",
      "12 ns",
    ]);
  });

  it("draw at most a few points a pixel, keep the extremes, and break where there is nothing", () => {
    const length = 200_000;
    const values = Float64Array.from({ length }, (_, i) => Math.sin(i / 500));
    values[150_000] = 77;
    values.fill(Number.NaN, 20_000, 40_000);
    const options = { title: "t", unit: "u", fromNs: 0, toNs: length, height: 100, write: String };
    const { text } = chart({ ...options, curves: [{ ts: Float64Array.from(values, (_, i) => i), values, stepped: false }] });
    expect(text.match(/[ML]/g)?.length).toBeLessThan(4 * 900);
    expect(text).toMatch(/[ML][\d.]+ 8[ML"]/);
    const line = /class="line" d="([^"]*)"/.exec(text)?.[1] ?? "";
    expect(line.match(/M/g)).toHaveLength(2);
    expect(chart({ ...options, curves: [] }).text).toContain("there is nothing to draw");
  });
});
