import { describe, expect, it } from "vitest";
import { openBook } from "../../src/data/book-file.js";
import { verifyBook } from "../../src/data/verify.js";
import { HftError } from "../../src/errors.js";
import { ImportDesk, type ImportProgress, type ImportRequest } from "../../src/worker/import-desk.js";
import { draftOf, errorsOf, freeName, requestOf, tableWords, withField } from "../../web/state/import-draft.js";
import { syntheticBook } from "../books.js";
import { binanceStream, type OwnFile, oddTable } from "../e2e/own-files.js";

const brought = ({ name, bytes }: OwnFile) => ({ name, blob: new Blob([new Uint8Array(bytes)]) });
const errorOf = (work: Promise<unknown>): Promise<HftError | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof HftError ? error : Promise.reject(error)),
  );

async function made(file: OwnFile, change: Partial<ImportRequest> = {}) {
  const desk = new ImportDesk();
  const inspection = await desk.inspect([brought(file)]);
  const heard: ImportProgress[] = [];
  const request = { ...requestOf(draftOf(inspection), "mine"), ...change };
  return { ...(await desk.make(request, (progress) => heard.push(progress))), heard };
}

describe("the import desk", () => {
  it("makes a whole book of a capture, told of on its way", async () => {
    const { info, book, quality, report, heard } = await made(binanceStream(20_000), { lotSize: 0.001 });
    expect(info).toMatchObject({
      name: "mine",
      title: "MOONUSDT, Binance futures",
      kind: "L2",
      instrument: { symbol: "MOONUSDT", baseCurrency: "MOON", quoteCurrency: "USDT", tickSize: 0.5, lotSize: 0.001 },
      source: "moon.jsonl.gz (Binance futures, raw stream)",
      synthetic: false,
    });
    const opened = await openBook(book);
    expect(opened.info).toEqual(info);
    await verifyBook(opened);
    expect(quality.rows.total).toBe(info.rows);
    expect(report?.oddities).toEqual({});
    const shares = heard.filter(({ stage }) => stage === "reading").map(({ share }) => share);
    expect(shares).toEqual([...shares].sort());
    expect(shares.at(-1)).toBeGreaterThan(0.9);
    expect(heard.at(-1)?.stage).toBe("checking");
  });

  it("takes a book as it is, once it is verified", async () => {
    const bytes = Buffer.from(syntheticBook({ seed: 4, spanNs: 1e9 }));
    const { info, book } = await made({ name: "x", bytes }, { format: "hftbook" });
    expect(info).toEqual((await openBook(new Uint8Array(bytes))).info);
    expect(book.size).toBe(bytes.length);
    expect((await errorOf(made({ name: "x", bytes: Buffer.from(bytes).fill(0x55, 5_000, 5_050) }, { format: "hftbook" })))?.code).toBe(
      2002,
    );
  });

  it("refuses steps that are none and importers that are none", async () => {
    expect((await errorOf(made(binanceStream(5), { tickSize: 0 })))?.code).toBe(1002);
    expect((await errorOf(made(binanceStream(5), { format: "toString" })))?.code).toBe(2006);
  });
});

describe("what is asked about a table", () => {
  it("begins with what its header says, and says what is missing", async () => {
    const desk = new ImportDesk();
    let draft = draftOf(await desk.inspect([brought(oddTable(200))]));
    expect(draft).toMatchObject({ format: "csv", symbol: "ODD", currency: "", fields: [null, null, null, null] });
    expect(errorsOf(draft).fields).toContain("a column with a time, the price, the quantity, the side");
    for (const [at, field] of (["exchTs", "price", "quantity", "side"] as const).entries())
      draft = { ...draft, fields: withField(draft.fields, at, field) };
    expect(errorsOf(draft).fields).toBe("Still to say: the kind of each row, or of all rows.");
    draft = { ...draft, kind: "depth", currency: "EUR" };
    expect(Object.keys(errorsOf(draft))).toEqual(["tickSize", "lotSize"]);
    expect(await desk.guess("csv", tableWords(draft))).toEqual({ tickSize: 0.1, lotSize: 1 });
    const { info } = await desk.make(requestOf({ ...draft, tickSize: "0.5", lotSize: "1" }, "odd"), () => {});
    expect(info).toMatchObject({ rows: 200, instrument: { baseCurrency: "ODD", quoteCurrency: "EUR" } });
  });

  it("gives a field to one column only", () => {
    expect(withField(["price", null, "side"], 1, "price")).toEqual([null, "price", "side"]);
    expect(withField(["price", null], 0, null)).toEqual([null, null]);
  });
});

describe("freeName", () => {
  it.each([
    ["BTC USDT (8).jsonl.gz", [], "btc-usdt-8"],
    ["x.csv", ["x"], "x-2"],
    ["x.csv", ["x", "x-2"], "x-3"],
    ["../../etc/passwd", [], "etc-passwd"],
    [".gz", [], "book"],
    ["日本.csv", [], "book"],
    [`${"a".repeat(200)}.csv`, [], "a".repeat(60)],
  ])("makes of %s", (wanted, taken, name) => expect(freeName(wanted, taken)).toBe(name));
});
