import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { BookSources, Unavailable } from "../../scripts/lib/book-sources.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { whenChanged } from "../../scripts/lib/stamp.mjs";
import { OUT } from "./build.mjs";

const FUTURES = "usdm-btcusdt-20240808";
const BITSTAMP = "bitstamp-btcusd-20260502-l2";
const STAND_IN = "synthetic-calm-1";

/**
 * The books of the bench: the futures capture by level (or, where it can't be had, a generated one) and Bitstamp's by
 * order, which is null where it can't be had.
 */
export async function findBooks(say) {
  const levels = levelsBook(say);
  const library = await import(pathToFileURL(at("build/lib/index.js")).href);
  return { levels, orders: await byOrder(library, say) };
}

/** The book by level alone. */
export function levelsBook(say) {
  const name = [FUTURES, STAND_IN].find((of) => existsSync(at(`build/books/${of}.hftbook`)));
  if (name !== FUTURES) say(`the book ${FUTURES} is not there (npm run books says why); ${STAND_IN} stands in`);
  return { name: name ?? STAND_IN, path: at(`build/books/${name ?? STAND_IN}.hftbook`) };
}

/** Bitstamp's capture as it is, order by order; the catalogue's book of it has levels only. */
async function byOrder(library, say) {
  const entry = library.CATALOGUE.find(({ name }) => name === BITSTAMP);
  const file = `${OUT}/bitstamp-by-order.hftbook`;
  const stamp = { name: "bench-by-order", inputs: ["src/data"], facts: [JSON.stringify(entry)], outputs: [file] };
  try {
    await whenChanged(stamp, async () => {
      const files = await new BookSources().find(entry);
      const inputs = files.map(({ name, bytes }) => ({ name, chunks: [bytes] }));
      const { rows, epochNs } = await library.importers[entry.importer].import(inputs, entry.instrument);
      const { title, instrument, licence, source, notes } = entry;
      const about = { name: "bitstamp-by-order", title, kind: "L3", instrument, synthetic: false, licence, source, notes };
      writeFileSync(at(file), library.writeBook({ ...about, ...library.describeRows(rows, epochNs) }, rows));
    });
    readFileSync(at(file)).subarray(0, 8);
    return { name: "bitstamp-by-order", path: at(file) };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say(`no market-by-order book: ${error.message}`);
    return null;
  }
}
