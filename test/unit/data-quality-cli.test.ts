import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { writeBook } from "../../src/data/book-file.js";
import { describeRows } from "../../src/data/describe.js";
import { generateBook } from "../../src/data/generator/generate.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-check-"));
const path = (name: string) => join(folder, name);

async function check(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const json = argv.includes("--json");
  const code = await main(["books", "check", ...argv], {
    json,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    progress: () => {},
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

beforeAll(() => {
  const { info, rows } = generateBook({ seed: 4, regime: "calm", spanNs: 5e9 });
  writeFileSync(path("good.hftbook"), writeBook(info, rows));
  const exchTs = rows.localTs.map((ts) => ts + 5);
  const early = { ...rows, exchTs };
  writeFileSync(path("early.hftbook"), writeBook({ ...info, ...describeRows(early, info.epochNs) }, early));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("prints the verdict, its reasons and the facts", async () => {
  const good = await check(path("good.hftbook"));
  expect([good.code, good.err]).toEqual([0, ""]);
  expect(good.out).toMatch(/^Synthetic, calm, seed 4: good\n {2}rows {6}\d+ in 00:0/);
  const early = await check(path("early.hftbook"));
  expect(early.out).toMatch(/: not usable\n {2}✗ [\d,]+ rows received before sent, first row 0\n/);
});

it("prints one object with --json", async () => {
  const report = JSON.parse((await check(path("early.hftbook"), "--json")).out);
  expect(report).toMatchObject({ verdict: "not usable", latency: { leastNs: -5, constant: true }, rows: { local: report.rows.total } });
  expect(report.findings[0]).toMatchObject({ id: "negative latency", severity: "fault" });
});

it("names a book that is not there, and what it wants", async () => {
  expect(await check("nowhere")).toMatchObject({ code: 1, err: expect.stringContaining("2004") });
  expect(await check()).toMatchObject({ code: 2, err: expect.stringContaining("books check FILE|NAME") });
});
