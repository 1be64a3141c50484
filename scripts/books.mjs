/**
 * `npm run books`: the books of the catalogue in build/books, and index.json that lists them, those that can't be had
 * included, with the reason. `--retry` asks the network again for what it did not give within the last day.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { BookSources, Unavailable } from "./lib/book-sources.mjs";
import { dim, green, main, say, yellow } from "./lib/log.mjs";
import { buildLibrary } from "./lib/parts.mjs";
import { at } from "./lib/paths.mjs";
import { whenChanged } from "./lib/stamp.mjs";

const FOLDER = "build/books";
const INDEX = `${FOLDER}/index.json`;
/** What a book's bytes depend on. */
const INPUTS = ["src/data", "src/units.ts"];

await main(async () => {
  await buildLibrary();
  const library = await import(pathToFileURL(at("build/lib/index.js")).href);
  const sources = new BookSources({ retry: process.argv.includes("--retry") });
  mkdirSync(at(FOLDER), { recursive: true });
  const entries = [];
  for (const entry of library.CATALOGUE) entries.push(await realBook(entry, library, sources));
  for (const options of library.SYNTHETIC_BOOKS) entries.push(await syntheticBook(options, library));
  writeIndex(entries);
  for (const entry of entries) say(lineOf(entry));
});

/** @param {import("../src/data/catalogue.js").CatalogueEntry} entry */
async function realBook(entry, library, sources) {
  const kind = entry.importer === "bitstamp-l3" && !entry.aggregate ? "L3" : "L2";
  const about = { name: entry.name, title: entry.title, kind, instrument: entry.instrument, synthetic: false };
  const { licence, source, notes } = entry;
  try {
    const make = async () => {
      const files = await sources.find(entry);
      const importer = library.importers[entry.importer];
      const inputs = files.map(({ name, bytes }) => ({ name, chunks: [bytes] }));
      const { rows, epochNs } = await importer.import(inputs, entry.instrument);
      const played = entry.aggregate ? library.aggregateLevels(rows) : rows;
      return library.writeBook({ ...about, licence, source, notes, ...library.describeRows(played, epochNs) }, played);
    };
    return await built(entry.name, [JSON.stringify(entry)], library, make);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { ...about, licence, source, notes, available: false, reason: error.message };
  }
}

async function syntheticBook(options, library) {
  const name = `synthetic-${options.regime}-${options.seed}`;
  return built(name, [JSON.stringify(options)], library, async () => {
    const { info, rows } = library.generateBook(options);
    return library.writeBook(info, rows);
  });
}

/** Makes the book's file unless it is there already; returns its line of the index. */
async function built(name, facts, library, make) {
  const file = `${name}.hftbook`;
  const path = `${FOLDER}/${file}`;
  const made = await whenChanged({ name: `book-${name}`, inputs: INPUTS, facts, outputs: [path] }, async () => {
    const bytes = await make();
    writeFileSync(at(`${path}.part`), bytes);
    renameSync(at(`${path}.part`), at(path));
  });
  const bytes = readFileSync(at(path));
  const { info } = await library.openBook(new Uint8Array(bytes));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { ...info, file, bytes: bytes.length, sha256, available: true, made };
}

/** Writes the list, and drops files that it does not name. */
function writeIndex(entries) {
  const listed = entries.map(({ made, ...entry }) => entry);
  const text = `${JSON.stringify(listed, null, 1)}\n`;
  if (!existsSync(at(INDEX)) || readFileSync(at(INDEX), "utf8") !== text) {
    writeFileSync(at(`${INDEX}.part`), text);
    renameSync(at(`${INDEX}.part`), at(INDEX));
  }
  const kept = new Set(["index.json", ...listed.map(({ file }) => file)]);
  for (const name of readdirSync(at(FOLDER))) if (!kept.has(name)) rmSync(at(FOLDER, name), { force: true });
}

function lineOf({ name, available, reason, rows, bytes, made, synthetic }) {
  if (!available) return `${yellow("–")} ${name}: not available. ${reason}`;
  const size = `${rows.toLocaleString("en-US")} rows, ${(bytes / 1e6).toFixed(2)} MB`;
  return `${green("✓")} ${name}${synthetic ? " (synthetic)" : ""}: ${size} ${dim(made ? "made now" : "was there")}`;
}
