import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { PACK_RUNS, RUN_CONTINUES, RUN_FLAGS } from "../../assembly/abi.js";
import { validateConfig } from "../../src/config/validate.js";
import { decodeChunk } from "../../src/data/hftbook/decode-chunk.js";
import { encodeChunk } from "../../src/data/hftbook/encode-chunk.js";
import { OrderHandles } from "../../src/data/order-handles.js";
import { packRows } from "../../src/data/packed-rows.js";
import type { RowColumns } from "../../src/data/rows.js";
import { type Core, loadCore } from "../../src/engine/core.js";
import { CustomModels } from "../../src/engine/custom-models.js";
import { writeInstrument } from "../../src/engine/instrument-config.js";
import { MemoryView } from "../../src/engine/memory-view.js";
import { HftError } from "../../src/errors.js";
import { atBothLengths, eachSeed } from "../length.js";
import { cut, memoryBook, quietMarket } from "../memory-book.js";
import { hostileCase, hostileOrdersCase } from "./hostile.js";

const wasm = readFileSync(new URL("../../build/core.wasm", import.meta.url));
const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);

/** The core's decoder, asked for the pack that it would play. */
class CoreDecoder {
  readonly #memory: MemoryView;
  taken = 0;

  private constructor(
    readonly core: Core,
    readonly byOrder: boolean,
  ) {
    this.#memory = new MemoryView(core);
    const config = validateConfig({ queueModel: byOrder ? "L3Fifo" : "RiskAverse" });
    core.setUp(0n, 1e9);
    writeInstrument(core, this.#memory, 0, { ...memoryBook(quietMarket(1)).info, kind: byOrder ? "L3" : "L2" }, config, false);
    core.addInstrument();
  }

  static async make(byOrder: boolean): Promise<CoreDecoder> {
    return new CoreDecoder(await loadCore(wasm, new CustomModels()), byOrder);
  }

  /** Null where the chunk is refused. */
  pack(chunk: Uint8Array, rows: number, highestHandle: number, length: number): Uint8Array | null {
    const { core } = this;
    const at = core.chunkAt(chunk.length);
    const pack = core.packAt(0);
    this.#memory.bytes.set(chunk, at);
    if (!core.pushChunk(0, chunk.length, rows, highestHandle, 0)) return null;
    this.taken++;
    const played = this.#memory.bytes.slice(pack, pack + length);
    // That it goes on with the chunk before says the feed, not the decoder.
    const flags = new DataView(played.buffer).getUint32(PACK_RUNS, true) + RUN_FLAGS;
    played[flags] = (played[flags] as number) & ~RUN_CONTINUES;
    return played;
  }
}

/** What the core should make of a chunk by the slow way: columns, then packed; null where it is refused. */
function slowPack(chunk: Uint8Array, rows: number, highestHandle: number, byOrder: boolean): Uint8Array | null {
  try {
    const decoded = decodeChunk(chunk, rows, highestHandle);
    return packRows(decoded.rows, { byOrder, handles: decoded.handles })[0]?.bytes ?? null;
  } catch (error) {
    if (error instanceof HftError) return null;
    throw error;
  }
}

const chunkOf = (rows: RowColumns): Uint8Array => encodeChunk(rows, 0, rows.length, new OrderHandles().push(rows));
const levelsOf = (rows: RowColumns): Uint8Array => encodeChunk(rows, 0, rows.length, null);

describe.each([
  ["levels", false],
  ["orders", true],
])("the core's decoder of chunks and its slow twin, of %s", (_, byOrder) => {
  /** Nothing is run, so each keeps all that it took. */
  const decoders: CoreDecoder[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 10; n++) decoders.push(await CoreDecoder.make(byOrder));
  });
  function decoder(): CoreDecoder {
    if ((decoders[0] as CoreDecoder).taken > 150) decoders.shift();
    return decoders[0] as CoreDecoder;
  }

  function expectSame(chunk: Uint8Array, rows: number): boolean {
    const slow = slowPack(chunk, rows, rows, byOrder);
    const fast = decoder().pack(chunk, rows, rows, slow?.length ?? 0);
    expect(fast === null).toBe(slow === null);
    if (slow && fast) expect(Buffer.from(fast).equals(Buffer.from(slow))).toBe(true);
    return slow !== null;
  }

  eachSeed("make the same of a market made to hurt, seed %i", SEEDS, 15, (seed) => {
    const count = 700;
    const { rows: all } = byOrder ? hostileOrdersCase(seed, count) : hostileCase(seed, count);
    const rows = cut(all, 0, count);
    // Numbers of every length.
    for (let row = 0; row < count; row += 7) rows.lots[row] = (rows.lots[row] as number) * 2 ** ((seed + row) % 46);
    expect(expectSame(chunkOf(rows), count)).toBe(true);
    if (!byOrder) expect(expectSame(levelsOf(rows), count)).toBe(true);
  });

  it("make the same of the smallest chunk and of the largest", () => {
    const { rows } = byOrder ? hostileOrdersCase(2, 9_000) : hostileCase(2, 9_000);
    for (const count of [1, 2, 8_192]) expect(expectSame(chunkOf(cut(rows, 0, count)), count)).toBe(true);
  });

  atBothLengths("refuse the same chunks, whatever is changed in them", 500, 2_000, (numRuns) => {
    const rows = cut(byOrder ? hostileOrdersCase(5, 60).rows : hostileCase(5, 60).rows, 0, 60);
    const good = [chunkOf(rows), ...(byOrder ? [] : [levelsOf(rows)])];
    const change = fc.tuple(fc.nat(10_000), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)));
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    let read = 0;
    fc.assert(
      fc.property(fc.nat(good.length - 1), changes, fc.nat(20), (which, spoils, short) => {
        const spoilt = (good[which] as Uint8Array).slice(0, short === 0 ? -1 : undefined);
        for (const [at, value] of spoils) spoilt[at % spoilt.length] = value;
        if (expectSame(spoilt, 60)) read++;
      }),
      { numRuns, seed: 7 },
    );
    expect(read).toBeGreaterThan(0);
  });

  atBothLengths("refuse bytes that are no chunk, and a chunk of another number of rows", 500, 3_000, (numRuns) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 8_192 }), (bytes, count) => {
        const slow = slowPack(bytes, count, count, byOrder);
        if (slow === null) expect(decoder().pack(bytes, count, count, 0)).toBeNull();
      }),
      { numRuns, seed: 8 },
    );
    const rows = cut(hostileCase(1, 50).rows, 0, 50);
    expect(decoder().pack(chunkOf(rows), 49, 49, 0)).toBeNull();
  });
});
