/**
 * `npm run books`: the books of the catalogue in build/books, and index.json that lists them, those that can't be had
 * included, with the reason. `--retry` asks the network again for what it did not give within the last day, `--all` also
 * for those that are only fetched on request.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { alone } from "./lib/alone.mjs";
import { withImports } from "./lib/book-inputs.mjs";
import { BookSources, Unavailable } from "./lib/book-sources.mjs";
import { dim, green, main, say, yellow } from "./lib/log.mjs";
import { buildLibrary } from "./lib/parts.mjs";
import { at } from "./lib/paths.mjs";
import { whenChanged } from "./lib/stamp.mjs";

const FOLDER = "build/books";
const INDEX = `${FOLDER}/index.json`;
/** What is said of each book, to be put into the index. */
const QUALITY = "build/cache/quality";
const WRITES = "src/data/book-file.ts";
const JUDGES = "src/data/quality.ts";
const REAL = ["src/data/importers/index.ts", "src/data/aggregate.ts", "src/data/describe.ts", JUDGES, WRITES];
const SYNTHETIC = ["src/data/generator/generate.ts", JUDGES, WRITES];

await main(() => alone("books", makeBooks));

async function makeBooks() {
  await buildLibrary();
  const library = await import(pathToFileURL(at("build/lib/index.js")).href);
  const sources = new BookSources({ retry: process.argv.includes("--retry"), all: process.argv.includes("--all") });
  mkdirSync(at(FOLDER), { recursive: true });
  const entries = [];
  for (const entry of library.CATALOGUE) entries.push(await realBook(entry, library, sources));
  for (const options of library.SYNTHETIC_BOOKS) entries.push(await syntheticBook(options, library));
  writeIndex(entries);
  for (const entry of entries) say(lineOf(entry));
}

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
      const { rows, epochNs, report } = await importer.import(inputs, entry.instrument);
      const played = entry.aggregate ? library.aggregateLevels(rows) : rows;
      const book = library.writeBook({ ...about, licence, source, notes, ...library.describeRows(played, epochNs) }, played);
      return { book, quality: library.checkRows(played, report) };
    };
    return await built({ name: entry.name, inputs: withImports(REAL), facts: [JSON.stringify(entry)] }, library, make);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const { expected } = entry;
    const known = { rows: expected.rows, firstNs: 0, lastNs: expected.spanS * 1e9 };
    return { ...about, ...known, licence, source, notes, available: false, reason: error.message };
  }
}

async function syntheticBook(options, library) {
  const name = `synthetic-${options.regime}-${options.seed}`;
  return built({ name, inputs: withImports(SYNTHETIC), facts: [JSON.stringify(options)] }, library, async () => {
    const { info, rows } = library.generateBook(options);
    return { book: library.writeBook(info, rows), quality: library.checkRows(rows) };
  });
}

/** Makes the book's file and what is to be said of its quality unless both are there already, and whole; returns its line of the index. */
async function built({ name, inputs, facts }, library, make) {
  const file = `${name}.hftbook`;
  const path = `${FOLDER}/${file}`;
  const judged = `${QUALITY}/${name}.json`;
  const write = async () => {
    const { book, quality } = await make();
    put(path, book);
    mkdirSync(at(QUALITY), { recursive: true });
    put(judged, JSON.stringify(quality));
  };
  const made = (force) => whenChanged({ name: `book-${name}`, inputs, facts, outputs: [path, judged], force }, write);
  const about = async () => ({
    ...(await lookAt(path, library)),
    file,
    available: true,
    quality: JSON.parse(readFileSync(at(judged), "utf8")),
  });
  if (await made(false)) return { ...(await about()), made: true };
  try {
    return { ...(await about()), made: false };
  } catch (error) {
    if (!(error instanceof library.HftError)) throw error;
    say(yellow(`${file} is damaged and is made again: ${error.message}`));
    await made(true);
    return { ...(await about()), made: true };
  }
}

async function lookAt(path, library) {
  const bytes = readFileSync(at(path));
  const { info } = await library.openBook(new Uint8Array(bytes));
  return { ...info, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Whole or not at all. */
function put(path, content) {
  writeFileSync(at(`${path}.part`), content);
  renameSync(at(`${path}.part`), at(path));
}

/** Writes the list, and drops files that it does not name. */
function writeIndex(entries) {
  const listed = entries.map(({ made, ...entry }) => entry);
  const text = `[\n${listed.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`;
  if (!existsSync(at(INDEX)) || readFileSync(at(INDEX), "utf8") !== text) put(INDEX, text);
  const kept = new Set(["index.json", ...listed.map(({ file }) => file)]);
  for (const name of readdirSync(at(FOLDER))) if (!kept.has(name)) rmSync(at(FOLDER, name), { force: true });
}

function lineOf({ name, available, reason, rows, bytes, made, synthetic }) {
  if (!available) return `${yellow("–")} ${name}: not available. ${reason}`;
  const size = `${rows.toLocaleString("en-US")} rows, ${(bytes / 1e6).toFixed(2)} MB`;
  return `${green("✓")} ${name}${synthetic ? " (synthetic)" : ""}: ${size} ${dim(made ? "made now" : "was there")}`;
}
