import { readFileSync } from "node:fs";
import { SEARCHES_COUNT, SEARCHES_LOOKS } from "../../assembly/abi.js";
import { DEFAULT_CONFIG } from "../../src/config/defaults.js";
import { generateBook } from "../../src/data/generator/generate.js";
import { Engine, EVENT, STOP } from "../../src/engine/engine.js";
import { endlessBook } from "./rows.js";
import { run } from "./run.js";

const PAGE_BYTES = 65_536;
const REPEATS = 8;

/** What a strategy of the bench makes the core do on the synthetic book. */
export async function countStrategy(strategy: string, wasm: string, strategies: string) {
  const asked = { book: "synthetic", strategy, params: {}, repeats: 1, instruments: 1, queue: "RiskAverse", from: "memory" } as const;
  const { rows, stops, events, samples, fills, hash } = await run({ ...asked, wasm, strategies });
  return { rows, stops, events, samples, fills, hash };
}

/** The core alone, over the synthetic book once and eight times: its memory must not know the difference. */
export async function countReplay(wasm: string) {
  const { rows, stops, pages, searches, looks } = await replay(wasm, 1);
  const longer = await replay(wasm, REPEATS);
  return { rows, stops, pages, searches, looks, rowsOfLonger: longer.rows, stopsOfLonger: longer.stops, pagesOfLonger: longer.pages };
}

/** What 20,000 active orders hold: pages of the core's memory, and bytes of the record. */
export async function countOrders(wasm: string) {
  const orders = 20_000;
  const { info, rows } = generateBook({ seed: 1, spanNs: 30e9 });
  const book = endlessBook(info, rows, rows.length, { ns: 40e9, id: 0 });
  const engine = await Engine.create({ wasm: readFileSync(wasm), books: [info], config: DEFAULT_CONFIG });
  engine.pushRows(0, await book.readChunk(0));
  engine.runUntil(1e9, 0);
  const pages = engine.core.memory.buffer.byteLength / PAGE_BYTES;
  const { bytes } = engine.log;
  for (let n = 0; n < orders; n++) {
    engine.submit(0, 1, 10 + (n % 1_000), 1, 0, 0);
    while (engine.runUntil(engine.nowNs + 1_000, 0) !== STOP.time);
  }
  return {
    active: engine.orders.active,
    pages: engine.core.memory.buffer.byteLength / PAGE_BYTES - pages,
    recordBytes: engine.log.bytes - bytes,
  };
}

async function replay(wasm: string, repeats: number) {
  const { info, rows } = generateBook({ seed: 1, spanNs: 30e9 });
  const book = endlessBook(info, rows, rows.length * repeats, { ns: 40e9, id: 0 });
  const engine = await Engine.create({ wasm: readFileSync(wasm), books: [info], config: DEFAULT_CONFIG });
  let stops = 0;
  let chunk = 0;
  for (let stop: number = STOP.needRows; stop !== STOP.end; stops++) {
    if (stop === STOP.needRows && chunk < book.chunkCount) engine.pushRows(0, await book.readChunk(chunk++));
    else if (stop === STOP.needRows) engine.endRows(0);
    stop = engine.runUntil(Number.POSITIVE_INFINITY, EVENT.batch);
  }
  const memory = new DataView(engine.core.memory.buffer);
  const searched = (field: number) => memory.getUint32(engine.core.searchesAt() + field, true);
  const [searches, looks] = [searched(SEARCHES_COUNT), searched(SEARCHES_LOOKS)];
  return { rows: engine.rowsDone, stops, pages: memory.byteLength / PAGE_BYTES, searches, looks };
}
