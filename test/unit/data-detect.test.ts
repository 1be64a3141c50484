import { gzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { detectFormat, SAMPLE_BYTES } from "../../src/data/detect.js";
import { exporters } from "../../src/data/exporters/index.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { syntheticBook } from "../books.js";
import { hasCaptures, openCaptures, recordedSources } from "./captures.js";

const text = (content: string) => new TextEncoder().encode(content);
const binance = (data: object) => text(`1723161255030314667 ${JSON.stringify({ stream: "x", data })}\n`);

async function exported(format: keyof typeof exporters): Promise<Uint8Array> {
  const { info, rows } = generateBook({ seed: 1, spanNs: 1e8 });
  const pieces: Uint8Array[] = [];
  for await (const piece of exporters[format].export([rows], { ...info.instrument, epochNs: info.epochNs, rows: rows.length }))
    pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

describe("the format of a file, by its content", () => {
  it.each<[string, () => Uint8Array | Promise<Uint8Array>, string | null, string]>([
    ["a book", () => syntheticBook({ seed: 1, spanNs: 1e8 }), "hftbook", "certain"],
    ["an .npz", () => exported("hftbacktest-npz"), "hftbacktest-npz", "likely"],
    ["an .npy", () => exported("hftbacktest-npy"), "hftbacktest-npz", "certain"],
    ["our own CSV", () => exported("csv"), "csv", "likely"],
    ["another array", () => text("\x93NUMPY\x01\0v\0{'descr': '<f8'}"), null, "no"],
    ["futures", () => binance({ e: "depthUpdate", T: 1, b: [] }), "binance-futures", "certain"],
    ["spot", () => binance({ e: "depthUpdate", b: [] }), "binance-spot", "certain"],
    ["spot trades", () => binance({ e: "trade", T: 1 }), "binance-spot", "likely"],
    ["futures trades", () => binance({ e: "trade", T: 1, X: "MARKET" }), "binance-futures", "certain"],
    ["Coinbase", () => text('{"type":"subscriptions"}\n{"type":"open","sequence":1,"order_id":"a"}\n'), "coinbase-full", "certain"],
    ["a book of Coinbase", () => text('{"sequence":1,"bids":[],"asks":[]}'), "coinbase-full", "likely"],
    ["Bitstamp", () => text("id,timestamp,exchange_timestamp,price,volume,action,direction\n"), "bitstamp-l3", "certain"],
    ["Bitstamp's trades", () => text("trade_id,price,amount,buy_order_id,sell_order_id,side\n"), "bitstamp-l3", "certain"],
    ["Tardis", () => text("exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n"), "tardis", "certain"],
    ["LOBSTER", () => text("34200.01746,5,0,1,2238200,-1\n34200.18960,1,11885113,21,2238100,1\n"), "lobster", "likely"],
    ["DBN", () => text("DBN\x01\0\0"), "databento-dbn", "certain"],
    ["Parquet", () => text("PAR1\x15\0"), "parquet", "certain"],
    ["CSV with kind and side", () => text("kind;side;time;price;qty\n"), "csv", "likely"],
    ["CSV without them", () => text("time,price,qty\n1,2,3\n"), null, "no"],
    ["nothing", () => new Uint8Array(0), null, "no"],
    ["prose", () => text("Dear reader,\nhere is a letter"), null, "no"],
    ["an archive of something else", () => zipSync({ "a.txt": text("x") }), null, "no"],
    ["what is still packed", () => gzipSync(text("x")), null, "no"],
  ])("%s", async (_, make, format, sure) => {
    expect(detectFormat(await make())).toMatchObject({ format, sure });
  });

  it("says what it saw", () => {
    expect(detectFormat(new Uint8Array(0)).why).toBe("the file is empty");
    expect(detectFormat(text("Dear reader,\nhere")).why).toBe('it is text that begins with "Dear reader,"');
    expect(detectFormat(Uint8Array.of(0x1f, 0x8b, 0, 255)).why).toBe("it is binary and begins with the bytes 1f 8b 00 ff");
    expect(detectFormat(text("kind;side;time;price;qty\n")).why).toBe(
      'it is text cut by ";" with columns for kind, side, exchTs, price, quantity',
    );
  });

  it("takes a line that the sample cuts for what it is", () => {
    const line = `1723161255030314667 ${JSON.stringify({ data: { e: "depthUpdate", b: [] } })}\n`;
    expect(detectFormat(text(line.repeat(2_000)).subarray(0, SAMPLE_BYTES)).format).toBe("binance-spot");
    expect(detectFormat(text("é".repeat(SAMPLE_BYTES)).subarray(1, SAMPLE_BYTES)).format).toBe(null);
  });
});

describe.skipIf(!hasCaptures)("captures", () => {
  it.each(recordedSources())("$name", async ({ files, format }) => {
    const pieces: Uint8Array[] = [];
    let bytes = 0;
    for await (const piece of openCaptures(files)[0]!.chunks) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= SAMPLE_BYTES) break;
    }
    expect(detectFormat(new Uint8Array(Buffer.concat(pieces))).format).toBe(format);
  });
});
