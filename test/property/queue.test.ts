import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import type { QueueModelConfig } from "../../src/config/config.js";
import { validateConfig } from "../../src/config/validate.js";
import { BUY, EXCH, Kind, LOCAL, type RowColumns, SELL } from "../../src/data/rows.js";
import { Engine } from "../../src/engine/engine.js";
import { eachSeed } from "../length.js";
import { memoryBook } from "../memory-book.js";
import { afterDepth, type Place } from "../reference/queue.js";
import { randomFrom } from "./hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);
const MODELS: QueueModelConfig[] = [
  { model: "RiskAverse" },
  { model: "PowerProb", n: 1 },
  { model: "PowerProb", n: 3 },
  { model: "PowerProb", n: 2.5 },
  { model: "PowerProb2", n: 2 },
  { model: "PowerProb3", n: 3 },
  { model: "LogProb" },
  { model: "LogProb2" },
];
const LEVEL = 100;
const COUNT = 300;

/** One level that orders join and leave and trades take from, as `[isTrade, lots]`: the level's quantity, or the trade's. */
function story(seed: number): [boolean, number][] {
  const random = randomFrom(seed);
  let lots = 5_000;
  return Array.from({ length: COUNT }, () => {
    if (random() < 0.2) return [true, 1 + Math.floor(random() * 8)];
    lots = Math.max(0, lots + Math.floor(random() * 60) - 34);
    return [false, lots];
  });
}

function rowsOf(events: [boolean, number][]): RowColumns {
  const length = events.length + 2;
  const row = <T>(i: number, start: T, of: (event: [boolean, number]) => T): T => (i < 2 ? start : of(events[i - 2] as [boolean, number]));
  const kind = ([isTrade]: [boolean, number]) => (isTrade ? Kind.trade + SELL : Kind.depth + BUY);
  return {
    length,
    ev: Uint32Array.from({ length }, (_, i) => EXCH + LOCAL + row(i, Kind.depth + (i === 0 ? BUY : SELL), kind)),
    exchTs: Float64Array.from({ length }, (_, i) => (i < 2 ? 0 : i * 10)),
    localTs: Float64Array.from({ length }, (_, i) => (i < 2 ? 0 : i * 10)),
    ticks: Int32Array.from({ length }, (_, i) => (i === 1 ? LEVEL + 5 : LEVEL)),
    lots: Float64Array.from({ length }, (_, i) => row(i, 5_000, ([, lots]) => lots)),
    orderId: new Float64Array(length),
  };
}

/** The quantity ahead by the formulas, after every event until it is executable. */
function slowPlaces(model: QueueModelConfig, lotSize: number, events: [boolean, number][]): number[] {
  const place: Place = { ahead: 5_000, traded: 0 };
  const places: number[] = [];
  let level = 5_000;
  for (const [isTrade, lots] of events) {
    if (isTrade) {
      place.ahead -= lots;
      place.traded += lots;
    } else {
      afterDepth(model, lotSize, place, level, lots);
      level = lots;
    }
    if (isTrade && Math.round(-place.ahead) >= 1) break;
    places.push(place.ahead);
  }
  return places;
}

describe.each(MODELS)("the queue ahead by %j", (model) => {
  eachSeed("is that of its formula after every event, seed %i", SEEDS, 6, async (seed) => {
    const events = story(seed);
    const constant = { model: "constant", ns: 1 };
    const config = validateConfig({ queueModel: model, latency: { entry: constant, response: constant } });
    const { info } = memoryBook(quiet());
    const engine = await Engine.create({ wasm, books: [info], config });
    engine.pushRows(0, rowsOf(events));
    engine.endRows(0);
    engine.runUntil(5, 0);
    const id = engine.submit(0, 1, LEVEL, 1, 0, 0);
    const wanted = slowPlaces(model, info.instrument.lotSize, events);
    const got = wanted.map((_, i) => {
      engine.runUntil((i + 2) * 10, 0);
      return engine.order(id)?.queueAheadLots ?? Number.NaN;
    });
    for (const [i, ahead] of wanted.entries()) expect(Math.abs((got[i] as number) - ahead)).toBeLessThan(1e-6);
    expect(wanted.length).toBeGreaterThan(20);
  });
});

function quiet(): RowColumns {
  return rowsOf([]);
}
