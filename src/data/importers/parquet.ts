import { HftError } from "../../errors.js";
import { makeImporter, type RowStream } from "./importer.js";
import { textOfParquet } from "./parquet-text.js";
import { type CsvOptions, plainCsv } from "./plain-csv.js";

/** The header, and lines count from 1. */
const LINES_BEFORE = 2;

/**
 * Parquet, by the same names of columns as plain CSV, those of our own exporter and hftbacktest's arrays among them; what
 * a column means is told in the same way. Its footer is at its end: unlike other formats, the file is held in memory whole.
 * Format: parquet.apache.org; read by hyparquet, packed by Snappy, gzip, Zstandard or not.
 */
export const parquet = makeImporter({
  id: "parquet",
  title: "Parquet",
  kind: "L2",
  async read(files, options: CsvOptions) {
    const texts = files.map((file) => ({ name: file.name, chunks: textOfParquet(file) }));
    const imported = await plainCsv.read(texts, { ...options, delimiter: ",", header: true } as CsvOptions).catch((error: unknown) => {
      throw error instanceof HftError ? inRows(error) : error;
    });
    return withRows(imported);
  },
});

/** The place of an error as a row of the table, not as a line of its text. */
function inRows(error: HftError): HftError {
  const { line, ...place } = error.place;
  if (line === undefined) return error;
  const row = line - LINES_BEFORE;
  const where = row < 0 ? "columns" : `row ${row}`;
  const message = error.message.replace(`line ${line}`, where);
  return new HftError(error.code, message, row < 0 ? place : { ...place, row }, error.details);
}

function withRows(imported: RowStream): RowStream {
  for (const oddity of Object.values(imported.report.oddities)) {
    oddity.first = oddity.first.replace(/:(\d+)$/, (_, line) => `:row ${Number(line) - LINES_BEFORE}`);
  }
  return imported;
}
