import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { CATALOGUE } from "../../src/data/catalogue.js";
import { HftError } from "../../src/errors.js";
import { type Ask, fetchBook } from "../../src/worker/catalogue-desk.js";
import type { ImportProgress } from "../../src/worker/import-desk.js";

const NAME = "spot-nexousdt-20240723";
const captures = process.env.HFT_CAPTURES ?? fileURLToPath(new URL("../../../shared/captures", import.meta.url));
const entry = CATALOGUE.find(({ name }) => name === NAME);
const paths = entry?.files.map(({ path }) => `${captures}/${path}`) ?? [];
const there = paths.every((path) => existsSync(path));
if (!there) console.warn(`SKIPPED: fetching ${NAME}, which no captures folder holds. Set $HFT_CAPTURES.`);

/** Answers as the public address does, with the files of a captures folder. */
const served: Ask = async (url) => {
  const at = entry?.files.findIndex((file) => file.url === url) ?? -1;
  return new Response(new Uint8Array(readFileSync(paths[at] ?? "")));
};

async function failure(name: string, ask: Ask): Promise<HftError> {
  const failed = await fetchBook(name, null, () => {}, ask).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(HftError);
  return failed as HftError;
}

describe("a book of the catalogue that is fetched", () => {
  it.runIf(there)("is the book that npm run books makes, with progress", async () => {
    const heard: ImportProgress[] = [];
    const { info, book, quality } = await fetchBook(NAME, null, (progress) => heard.push(progress), served);
    expect(info).toMatchObject({ name: NAME, title: entry?.title, rows: entry?.expected.rows, licence: "MIT", notes: entry?.notes });
    expect((await openBook(book)).info).toEqual(info);
    const built = fileURLToPath(new URL(`../../build/books/${NAME}.hftbook`, import.meta.url));
    if (existsSync(built)) expect((await openBook(new Uint8Array(readFileSync(built)))).info).toEqual(info);
    expect(quality.verdict).toBe("usable with care");
    expect(new Set(heard.map(({ stage }) => stage))).toEqual(new Set(["fetching", "reading", "checking"]));
    const fetched = heard.filter(({ stage }) => stage === "fetching");
    expect(fetched.at(-1)).toMatchObject({ share: 1, bytes: entry?.files.reduce((sum, { bytes = 0 }) => sum + bytes, 0) });
  });

  it("is refused when it is another file", async () => {
    const line = '1721749183710000000 {"stream":"nexousdt@trade","data":{"e":"trade","T":1721749183700,"p":"1.2","q":"3","m":true}}\n';
    const error = await failure(NAME, async () => new Response(gzipSync(line)));
    expect(error.code).toBe(2002);
    expect(error.message).toMatch(
      /spot-nexousdt-20240723\.jsonl\.gz is another file than the catalogue's: its SHA-256 begins with [0-9a-f]{8}, wanted ddb73ae0/,
    );
  });

  it("is refused when it is larger than it can be, before all of it has come", async () => {
    let given = 0;
    const endless = new ReadableStream({
      pull(controller) {
        given += 1 << 16;
        controller.enqueue(new Uint8Array(1 << 16));
      },
    });
    expect((await failure(NAME, async () => new Response(endless))).code).toBe(2002);
    expect(given).toBeLessThan(1 << 20);
  });

  it.each<[string, string, Ask, RegExp]>([
    ["nobody answers", NAME, () => Promise.reject(new TypeError("network")), /2005.*raw\.githubusercontent\.com does not answer/],
    ["it is not there", NAME, async () => new Response("no", { status: 404 }), /2005.*answered 404/],
    ["the connection breaks", NAME, async () => new Response(broken()), /2005.*broke off after 10 of/],
    ["it has no address", "bitstamp-btcusd-20260502", served, /2004.*no public address/],
    ["nobody knows it", "never-heard-of", served, /2004/],
  ])("says why when %s", async (_, name, ask, words) => {
    const { code, message } = await failure(name, ask);
    expect(`${code} ${message}`).toMatch(words);
  });
});

function broken(): ReadableStream<Uint8Array> {
  let calls = 0;
  return new ReadableStream({
    pull(controller) {
      if (calls++ === 0) controller.enqueue(new Uint8Array(10));
      else controller.error(new TypeError("reset"));
    },
  });
}
