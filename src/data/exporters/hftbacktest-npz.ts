import { Zip, ZipDeflate } from "fflate";
import { HftError } from "../../errors.js";
import { EVENT_ARRAY, EVENT_BYTES, EVENT_FIELDS } from "../hftbacktest-dtype.js";
import { EventWriter } from "./event-rows.js";
import type { Exporter, ExportOptions, RowChunks } from "./exporter.js";
import { npyHeader } from "./npy.js";

/** Of a zip archive without its 64-bit extension. */
const MAX_BYTES = 2 ** 32 - 1;
/** As NumPy's own `savez_compressed`. */
const LEVEL = 6;
const DESCR = `[${EVENT_FIELDS.map(([name, type]) => `('${name}', '${type}')`).join(", ")}]`;

/** hftbacktest's event array as a plain `.npy`. Format: `event_dtype` of hftbacktest 2, NumPy Enhancement Proposal 1. */
export const hftbacktestNpy: Exporter = {
  id: "hftbacktest-npy",
  title: "hftbacktest, .npy",
  suffix: ".npy",
  async *export(rows, options) {
    yield npyHeader(DESCR, options.rows);
    yield* events(rows, options);
  },
};

/** hftbacktest's event array as it saves it: `data.npy`, deflated, in a zip archive. */
export const hftbacktestNpz: Exporter = {
  id: "hftbacktest-npz",
  title: "hftbacktest, .npz",
  suffix: ".npz",
  async *export(rows, options) {
    if (options.rows * EVENT_BYTES > MAX_BYTES - 1_024)
      throw new HftError(
        1004,
        `Got ${options.rows} rows; an .npz holds ${Math.floor(MAX_BYTES / EVENT_BYTES) - 16} at most. Write an .npy.`,
      );
    const packer = new Packer();
    packer.push(npyHeader(DESCR, options.rows));
    for await (const bytes of events(rows, options)) {
      packer.push(bytes);
      yield* packer.pieces();
    }
    packer.end();
    yield* packer.pieces();
  },
};

async function* events(rows: RowChunks, options: ExportOptions): AsyncGenerator<Uint8Array> {
  const writer = new EventWriter(options);
  for await (const chunk of rows) yield writer.bytesOf(chunk);
  if (writer.written !== options.rows) throw new HftError(2002, `Got ${writer.written} rows, wanted the ${options.rows} of the head.`);
}

class Packer {
  #pieces: Uint8Array[] = [];
  readonly #zip = new Zip((error, piece) => {
    if (error) throw error;
    this.#pieces.push(piece);
  });
  readonly #file = new ZipDeflate(`${EVENT_ARRAY}.npy`, { level: LEVEL });

  constructor() {
    // A time of its own would make every file another one.
    this.#file.mtime = "1980-01-01T12:00:00";
    this.#zip.add(this.#file);
  }

  push(bytes: Uint8Array): void {
    this.#file.push(bytes);
  }

  end(): void {
    this.#file.push(new Uint8Array(0), true);
    this.#zip.end();
  }

  pieces(): Uint8Array[] {
    return this.#pieces.splice(0);
  }
}
