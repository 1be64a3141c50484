import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { runConformance } from "../../src/cli/conformance.js";
import { formatLines, roundTripNames, tableOfFormats, writtenForHftbacktest, wrongBooks } from "../fixtures/formats.js";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const kept = path("test/fixtures/hftbacktest");

it("every format's rows are the same after they were written in every format, and docs/books.md says so", async () => {
  const lines = await formatLines();
  for (const { same } of lines) expect(same).toEqual(roundTripNames());
  // Renewed by `npm run formats -- --write`.
  expect(readFileSync(path("docs/books.md"), "utf8")).toContain(tableOfFormats(lines));
});

describe("files that hftbacktest wrote, and what it made of ours", () => {
  it("open here with the same digests and replay to the same orders, books and accounts, as does the raw capture", async () => {
    const lines: string[] = [];
    const counts = await runConformance(`${kept}/cases`, kept, { json: true, onLine: (line) => lines.push(line) });
    const verdicts = lines.map((line) => JSON.parse(line) as { name: string; rows: number; differences: string[] });
    expect(verdicts.flatMap(({ name, differences }) => differences.map((text) => `${name}: ${text}`))).toEqual([]);
    expect(verdicts.map(({ name }) => name).sort()).toEqual(["files/converted", "files/raw", "files/written"]);
    expect(verdicts.every(({ rows }) => rows > 90)).toBe(true);
    expect(counts).toEqual({ passed: 3, failed: 0, unsupported: 0 });
  });

  it("the .npz that it read is, byte for byte, what we write", async () => {
    expect((await writtenForHftbacktest()).sha256).toBe(readFileSync(`${kept}/written.sha256`, "utf8").trim());
  });
});

it("a market by order that databento-dbn wrote has Databento's book after each event", async () => {
  const file = (name: string): Buffer => gunzipSync(readFileSync(path(`test/fixtures/databento/${name}.gz`)));
  const books = JSON.parse(file("orders.json").toString());
  expect(books.length).toBeGreaterThan(200);
  expect(await wrongBooks(file("orders.dbn"), books)).toEqual([]);
});
