import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { withImports } from "../../scripts/lib/book-inputs.mjs";
import { BookSources, Unavailable } from "../../scripts/lib/book-sources.mjs";
import { CATALOGUE } from "../../src/data/catalogue.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-sources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const content = Buffer.from("1723161255030 a line of a capture that nobody else has\n");
const [first] = CATALOGUE;
if (!first) throw new Error("the catalogue is empty");
const file = { path: "binance/own.jsonl.gz", sha256: createHash("sha256").update(content).digest("hex"), url: null };
const entry = { ...first, name: "own", files: [file] };

function sources(capture: Uint8Array | null): BookSources {
  const captures = mkdtempSync(join(folder, "captures-"));
  if (capture) {
    mkdirSync(join(captures, dirname(file.path)), { recursive: true });
    writeFileSync(join(captures, file.path), capture);
  }
  return new BookSources({ captures, offline: true });
}

describe("the raw files of a book", () => {
  it("are those of the catalogue, compressed or not", async () => {
    for (const capture of [content, gzipSync(content, { level: 1 }), gzipSync(content, { level: 9 })]) {
      const [found] = await sources(capture).find(entry);
      expect(found?.name).toBe(file.path);
      expect(Buffer.from(found?.bytes ?? []).equals(content)).toBe(true);
    }
  });

  it.each([
    ["another file", Buffer.from("something else"), /another file than the catalogue's/],
    ["half of it", gzipSync(content).subarray(0, 30), /another file than the catalogue's/],
    ["one byte more", Buffer.concat([content, Buffer.from("\n")]), /another file than the catalogue's/],
    ["none", null, /no captures folder holds it \(looked for binance\/own\.jsonl\.gz\); the network was not asked/i],
  ])("are not %s", async (_, capture, reason) => {
    const refused = sources(capture).find(entry);
    await expect(refused).rejects.toBeInstanceOf(Unavailable);
    await expect(refused).rejects.toThrow(reason);
  });
});

describe("what has a book made again", () => {
  const inputs = withImports(["src/data/importers/index.ts", "src/data/describe.ts", "src/data/book-file.ts"]);

  it("is all code that its bytes depend on", () => {
    const wanted = readdirSync("src/data/hftbook").map((name) => `src/data/hftbook/${name}`);
    expect(inputs).toEqual(expect.arrayContaining([...wanted, "src/data/importers/binance-rows.ts", "src/data/digest.ts", "src/units.ts"]));
  });

  it("is nothing that only reads books, or lists them", () => {
    expect(inputs.filter((path) => /catalogue|exporters|detect|strategy|engine/.test(path))).toEqual([]);
  });

  it("must be there", () => {
    expect(() => withImports(["src/data/nowhere.ts"])).toThrow(/nowhere/);
  });
});

describe("the catalogue", () => {
  it("names each book once, the best to open with first, and has a checksum and a place to be had from for each file", () => {
    const names = CATALOGUE.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(0, 3)).toEqual(["usdm-btcusdt-20240808", "spot-btcusdt-20240808", "bitstamp-btcusd-20260502-l2"]);
    for (const { files, pypi } of CATALOGUE) {
      for (const raw of files) {
        expect(raw.sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(raw.url?.startsWith("https://") ?? (pypi !== undefined && raw.inPackage !== undefined)).toBe(true);
      }
    }
  });
});
