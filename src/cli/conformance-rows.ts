import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { digestRows } from "../data/digest.js";
import { importers } from "../data/importers/index.js";
import type { RowColumns } from "../data/rows.js";
import { HftError } from "../errors.js";
import type { CaseInstrument, CaseRow, ConformanceCase } from "./conformance-case.js";

interface Imported {
  rows: RowColumns;
  digest: string;
}

/** Market data of cases; the captures that the last case used stay, since cases of one book follow each other. */
export class RowsOfCases {
  #last = new Map<string, Imported>();

  constructor(readonly captures: string) {}

  /** The rows of every instrument, and what is wrong with them by the case's own count and digest. */
  async of(given: ConformanceCase): Promise<{ columns: RowColumns[]; differences: string[] }> {
    const kept = new Map<string, Imported>();
    const columns: RowColumns[] = [];
    const differences: string[] = [];
    for (const instrument of given.instruments) {
      const key = JSON.stringify([instrument.source, instrument.tickSize, instrument.lotSize]);
      const imported = kept.get(key) ?? this.#last.get(key) ?? (await this.#import(instrument, given.t0));
      kept.set(key, imported);
      columns.push(imported.rows);
      const { count, sha256 } = instrument.rows;
      if (imported.rows.length !== count) differences.push(`rows: wanted ${count}, got ${imported.rows.length}`);
      if (imported.digest !== sha256) differences.push(`digest of the rows: wanted ${sha256}, got ${imported.digest}`);
    }
    this.#last = kept;
    return { columns, differences };
  }

  async #import({ source, tickSize, lotSize }: CaseInstrument, t0: string): Promise<Imported> {
    if ("rows" in source) {
      const rows = columnsOf(source.rows);
      return { rows, digest: await digestRows(rows, t0) };
    }
    const importer = importers[source.format as keyof typeof importers];
    if (!importer) throw new HftError(1004, `Captures of format ${source.format} are not supported yet.`);
    const files = source.files.map((name) => ({ name, chunks: unzipped(join(this.captures, name)) }));
    const { rows, epochNs } = await importer.import(files, { tickSize, lotSize });
    return { rows: shifted(rows, Number(BigInt(epochNs) - BigInt(t0))), digest: await digestRows(rows, epochNs) };
  }
}

async function* unzipped(file: string): AsyncIterable<Uint8Array> {
  try {
    const stream = createReadStream(file);
    const bytes = file.endsWith(".gz") ? stream.on("error", (error) => gunzip.destroy(error)).pipe(createGunzip()) : stream;
    const gunzip = bytes;
    yield* bytes;
  } catch (error) {
    throw new HftError(2004, `Can't read the capture: ${(error as Error).message}.`, { file });
  }
}

/** In a run of several instruments all times count from the first one's base. */
function shifted(rows: RowColumns, ns: number): RowColumns {
  if (ns === 0) return rows;
  return { ...rows, exchTs: rows.exchTs.map((ts) => ts + ns), localTs: rows.localTs.map((ts) => ts + ns) };
}

function columnsOf(rows: readonly CaseRow[]): RowColumns {
  return {
    length: rows.length,
    ev: Uint32Array.from(rows, (row) => row[0]),
    exchTs: Float64Array.from(rows, (row) => row[1]),
    localTs: Float64Array.from(rows, (row) => row[2]),
    ticks: Int32Array.from(rows, (row) => row[3]),
    lots: Float64Array.from(rows, (row) => row[4]),
    orderId: Float64Array.from(rows, (row) => row[5]),
  };
}
