import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConformanceCase, readCase } from "../../src/cli/conformance-case.js";
import { replayCase } from "../../src/cli/conformance-replay.js";
import { RowsOfCases } from "../../src/cli/conformance-rows.js";
import { writeBook } from "../../src/data/book-file.js";
import type { RowColumns } from "../../src/data/rows.js";
import { type Site, serveSite } from "../browser.js";
import { type AnyPage, BROWSERS } from "../browsers/any-browser.js";
import { LONG } from "../length.js";
import { memoryBook } from "../memory-book.js";

const near = (name: string) => fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
const captures = process.env.HFT_CAPTURES ?? near("captures");
const cases = `${process.env.HFT_CONFORMANCE ?? near("conformance")}/cases`;
const present = existsSync(captures) && existsSync(cases);
if (!present) console.warn("SKIPPED: no recorded runs of hftbacktest. Set $HFT_CONFORMANCE and $HFT_CAPTURES to their folders.");

const OUT = fileURLToPath(new URL("../../build/determinism-page", import.meta.url));
const CORE = fileURLToPath(new URL("../../build/core.wasm", import.meta.url));
const wasm = readFileSync(CORE);

/** Firefox replays one case in so many. */
const EVERY_IN_FIREFOX = 5;
/** `npm test` replays the first case of this folder, in Chromium. */
const QUICK = "micro-l2/";

let site: Site;

beforeAll(async () => {
  if (!present) return;
  const root = fileURLToPath(new URL("determinism", import.meta.url));
  await build({ configFile: false, root, base: "./", logLevel: "error", build: { outDir: OUT, emptyOutDir: true, target: "es2022" } });
  mkdirSync(OUT, { recursive: true });
  writeFileSync(`${OUT}/core.wasm`, wasm);
  site = await serveSite(OUT);
});

afterAll(() => site?.close());

/** The rows as books that the page can fetch, one for each source. */
class Served {
  readonly #urls = new Map<RowColumns, string>();

  urlOf(rows: RowColumns): string {
    const known = this.#urls.get(rows);
    if (known) return known;
    const url = `rows-${this.#urls.size}.hftbook`;
    writeFileSync(`${OUT}/${url}`, writeBook(memoryBook(rows).info, rows));
    this.#urls.set(rows, url);
    return url;
  }
}

describe.skipIf(!present).each(BROWSERS)("in $name, the run hash of recorded cases", ({ name, launch, missing }) => {
  const all = present ? (readdirSync(cases, { recursive: true }) as string[]).filter((file) => file.endsWith(".json.gz")).sort() : [];
  const files = all.filter((_, index) => name === "Chromium" || index % EVERY_IN_FIREFOX === 0);
  const quick = files.filter((file) => name === "Chromium" && file.startsWith(QUICK)).slice(0, 1);
  const rows = new RowsOfCases(captures);
  const served = new Served();
  let page: AnyPage;

  beforeAll(async () => {
    if (missing) return;
    page = await (await launch()).open(site.url);
  });

  afterAll(() => page?.close());

  const isThatOfNode = async (file: string) => {
    const given = readCase(`${cases}/${file}`);
    const { columns } = await rows.of(given);
    const { hash } = await replayCase(wasm, given, columns);
    const urls = columns.map((its) => served.urlOf(its));
    const light: ConformanceCase = {
      ...given,
      instruments: given.instruments.map((its) => ({ ...its, source: { format: "", files: [] } })),
    };
    const inBrowser = await page.evaluate(
      ([what, where]) => (window as unknown as { replay(given: ConformanceCase, urls: string[]): Promise<string> }).replay(what, where),
      [light, urls] as [ConformanceCase, string[]],
    );
    expect(inBrowser).toBe(hash);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  };

  it.skipIf(missing).each(quick)("is that of Node: %s", isThatOfNode);
  it.skipIf(missing).each(files.filter((file) => !quick.includes(file)))("is that of Node: %s", LONG, isThatOfNode);
});
