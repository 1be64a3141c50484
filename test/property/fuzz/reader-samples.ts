/** Small whole files of every format that is read: what the fuzz tests damage. */
import { gzipSync } from "fflate";
import { decompress } from "fzstd";
import { writeBook } from "../../../src/data/book-file.js";
import { exporters } from "../../../src/data/exporters/index.js";
import { generateBook } from "../../../src/data/generator/generate.js";
import type { BookInfo, RowColumns } from "../../../src/data/rows.js";
import { dbnFile } from "../../fixtures/databento-files.js";

export interface Sample {
  name: string;
  bytes: Uint8Array;
}

/** What reads a sample: a book file, or an importer by its name. */
export type Reader = "hftbook" | (typeof FORMATS)[number];

const FORMATS = [
  "binance-futures",
  "binance-spot",
  "bitstamp-l3",
  "coinbase-full",
  "csv",
  "databento-dbn",
  "hftbacktest-npz",
  "lobster",
  "parquet",
  "tardis",
] as const;
export const READERS: readonly Reader[] = ["hftbook", ...FORMATS];

export const STEPS = { tickSize: 0.1, lotSize: 0.001 };
const STAMP_MS = 1_723_161_255_000;

const text = (name: string, lines: readonly string[]): Sample => ({ name, bytes: new TextEncoder().encode(`${lines.join("\n")}\n`) });
const packed = ({ name, bytes }: Sample): Sample => ({ name: `${name}.gz`, bytes: gzipSync(bytes, { mtime: 0 }) });

/** Each entry is the files of one import, in their order. */
export async function samplesOf(reader: Reader): Promise<Sample[][]> {
  const { info, rows } = generateBook({ seed: 9, spanNs: 4e8 });
  switch (reader) {
    case "hftbook":
      return [[{ name: "x.hftbook", bytes: writeBook(info, rows) }]];
    case "hftbacktest-npz":
      return [[await exported("hftbacktest-npz", info, rows)], [await exported("hftbacktest-npy", info, rows)]];
    case "csv":
      return [[await exported("csv", info, rows)], [text("x.csv", PLAIN)], [packed(text("x.csv", PLAIN))]];
    case "parquet":
      return [[await exported("parquet", info, rows)]];
    case "databento-dbn":
      return (["mbo 1", "mbo 3", "mbp-10 3"] as const).flatMap((name) => [
        [{ name: "x.dbn.zst", bytes: dbnFile(name) }],
        [{ name: "x.dbn", bytes: decompress(dbnFile(name)).slice() }],
      ]);
    default:
      return TEXTS[reader].flatMap((files) => [files, files.map(packed)]);
  }
}

async function exported(format: keyof typeof exporters, info: BookInfo, rows: RowColumns): Promise<Sample> {
  const options = { ...info.instrument, epochNs: info.epochNs, rows: rows.length };
  const pieces: Uint8Array[] = [];
  for await (const piece of exporters[format].export([rows], options)) pieces.push(piece);
  return { name: `x${exporters[format].suffix}`, bytes: new Uint8Array(Buffer.concat(pieces)) };
}

const PLAIN = [
  "kind,side,ts,local_ts,price,size,id",
  "depth,bid,1723161255,1723161255.5,100.1,0.002,0",
  'add,ask,1723161256,1723161257,"101",2,7',
  "cancel,ask,1723161257,1723161258,101,2,7",
  "trade,buy,1723161258,1723161259,101,1,0",
];

function binance(isFutures: boolean): Sample[] {
  const line = (ms: number, stream: string, data: object) =>
    `${STAMP_MS + ms}000000 ${JSON.stringify({ stream: `btcusdt@${stream}`, data: { ...data, E: STAMP_MS + ms - 3, s: "BTCUSDT" } })}`;
  const time = (ms: number) => (isFutures ? { T: STAMP_MS + ms - 4 } : {});
  const lines = [
    `${STAMP_MS}000000 {"lastUpdateId":1,"E":1,"T":${STAMP_MS - 4},"bids":[["100.1","2"],["100.0","1"]],"asks":[["100.2","3"]]}`,
  ];
  for (let n = 1; n < 12; n++) {
    lines.push(line(n * 10, "bookTicker", { e: "bookTicker", u: n, b: "100.1", B: "2", a: "100.2", A: "3" }));
    const levels = {
      b: [["100.1", `0.00${n}`]],
      a: [
        ["100.2", "0.000"],
        ["100.30", "2.5"],
      ],
    };
    lines.push(line(n * 10 + 1, "depth@0ms", { e: "depthUpdate", ...time(n * 10), U: n, u: n, pu: n - 1, ...levels }));
    lines.push(
      line(n * 10 + 2, "trade", {
        e: "trade",
        T: STAMP_MS + n * 10,
        t: n,
        p: "100.2",
        q: "0.5",
        ...(isFutures ? { X: "MARKET" } : {}),
        m: n % 2 === 0,
      }),
    );
  }
  return [text("x.jsonl", lines)];
}

function coinbase(): Sample[] {
  const message = (sequence: number, fields: object) =>
    `2024-05-01 10:00:00,500 ${JSON.stringify({ product_id: "BTC-USD", sequence, time: "2024-05-01T10:00:00.1Z", side: "buy", ...fields })}`;
  return [
    text("x.jsonl", [
      message(1, { time: "", type: "open", order_id: "a", price: "100.00", remaining_size: "2" }),
      message(2, { type: "received", order_id: "t", size: "1" }),
      message(3, { type: "match", maker_order_id: "a", price: "100.00", size: "1" }),
      message(4, { type: "change", order_id: "a", new_size: "0.5" }),
      message(5, { bids: [["100.00", "2", "a"]], asks: [] }),
      message(6, { type: "done", order_id: "a", reason: "canceled" }),
    ]),
  ];
}

const TEXTS: Record<Exclude<Reader, "hftbook" | "hftbacktest-npz" | "csv" | "parquet" | "databento-dbn">, Sample[][]> = {
  "binance-futures": [binance(true)],
  "binance-spot": [binance(false)],
  "coinbase-full": [coinbase()],
  "bitstamp-l3": [
    [
      text("orders.csv", [
        "id,timestamp,exchange_timestamp,price,volume,action,direction",
        `1,${STAMP_MS},${STAMP_MS - 2},100.1,2,created,bid`,
        `2,${STAMP_MS + 5},${STAMP_MS + 3},100.3,1,created,ask`,
        `3,${STAMP_MS + 6},${STAMP_MS + 4},100.1,1,created,ask`,
        `1,${STAMP_MS + 6},${STAMP_MS + 4},100.1,1,changed,bid`,
        `3,${STAMP_MS + 6},${STAMP_MS + 4},100.1,0,deleted,ask`,
        `2,${STAMP_MS + 9},${STAMP_MS + 8},100.3,1,deleted,ask`,
      ]),
      text("trades.csv", ["price,amount,buy_order_id,sell_order_id,side", "100.1,1,1,3,sell"]),
    ],
  ],
  lobster: [
    [
      text("AAPL_2012-06-21_34200000_57600000_message_2.csv", [
        "34200.017459617,1,1001,18,5853300,1",
        "34200.18960767,1,1002,20,5859400,-1",
        "34200.2,4,1001,8,5853300,1",
        "34200.21,5,0,100,5855000,-1",
        "34200.22,2,1002,5,5859400,-1",
        "34200.23,7,0,0,-1,-1",
        "34200.24,7,0,0,1,-1",
        "34200.25,3,1002,15,5859400,-1",
        "34200.26,6,0,50,5850000,1",
      ]),
      text("AAPL_2012-06-21_34200000_57600000_orderbook_2.csv", [
        "9999999999,0,5853300,18,9999999999,0,-9999999999,0",
        "5859400,20,5853300,18,9999999999,0,-9999999999,0",
        "5859400,20,5853300,10,9999999999,0,-9999999999,0",
        "5859400,20,5853300,10,9999999999,0,-9999999999,0",
        "5859400,15,5853300,10,9999999999,0,-9999999999,0",
        "5859400,15,5853300,10,9999999999,0,-9999999999,0",
        "5859400,15,5853300,10,9999999999,0,-9999999999,0",
        "9999999999,0,5853300,10,9999999999,0,-9999999999,0",
        "9999999999,0,5853300,10,9999999999,0,-9999999999,0",
      ]),
    ],
  ],
  tardis: [
    [
      text("book.csv", [
        "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount",
        "deribit,BTC-PERPETUAL,1598918400000000,1598918400005250,true,bid,99.5,10",
        "deribit,BTC-PERPETUAL,1598918400000000,1598918400005250,true,ask,100.5,20",
        "deribit,BTC-PERPETUAL,1598918400001000,1598918400006250,false,ask,100.5,15",
        "deribit,BTC-PERPETUAL,1598918400003000,1598918400008250,false,bid,99.5,0",
      ]),
      text("trades.csv", [
        "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
        "deribit,BTC-PERPETUAL,1598918400001000,1598918400006250,1,buy,100.5,5",
      ]),
    ],
  ],
};
