import { describe, expect, it } from "vitest";
import { digestRows } from "../../src/data/digest.js";
import { importers } from "../../src/data/importers/index.js";
import { LOCAL } from "../../src/data/rows.js";
import { LONG } from "../length.js";
import { hasCaptures, openCaptures, type RecordedSource, recordedSources } from "./captures.js";

describe.skipIf(!hasCaptures)("captures", () => {
  const sources = recordedSources();

  it("are of formats that are read here", () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(Object.keys(importers)).toEqual(expect.arrayContaining([...new Set(sources.map(({ format }) => format))]));
  });

  // The first one, which is of orders, takes as long as all others.
  const isLong = ({ format }: RecordedSource): boolean => format === "bitstamp-l3";
  it.each(sources.filter((source) => !isLong(source)))("$name: the rows of the reference, one for one", isReference);
  it.each(sources.filter(isLong))("$name: the rows of the reference, one for one", LONG, isReference);

  async function isReference(source: RecordedSource): Promise<void> {
    const importer = importers[source.format as keyof typeof importers];
    const { rows, epochNs } = await importer.import(openCaptures(source.files), source);
    expect({ rows: rows.length, epochNs, digest: digestRows(rows, epochNs) }).toEqual({
      rows: source.rows,
      epochNs: source.t0,
      digest: source.digest,
    });
    expect(rows.localTs[rows.ev.findIndex((ev) => (ev & LOCAL) !== 0)]).toBe(0);
  }
});
