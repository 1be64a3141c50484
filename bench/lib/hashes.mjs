/**
 * Run by whichever Node is asked: prints as JSON the run hashes of each pair, all ways that it is told of. Each way is
 * `{ name, repeat?, chunkRows?, config? }`.
 */
import { readFileSync } from "node:fs";
import { backtest, memoryBook, openBook, readStrategy } from "../../build/lib/index.js";
import { at } from "../../scripts/lib/paths.mjs";
import { nameOf } from "./pairs.mjs";

const { pairs, ways } = JSON.parse(process.argv[2] ?? "{}");

const rowsOf = async (book) => {
  const columns = {};
  const { rows: length } = book.info;
  for (let chunk = 0, from = 0; chunk < book.chunkCount; chunk++) {
    const part = await book.readChunk(chunk);
    for (const [name, values] of Object.entries(part)) {
      if (name === "length") continue;
      columns[name] ??= new values.constructor(length);
      columns[name].set(values.subarray(0, part.length), from);
    }
    from += part.length;
  }
  return { length, ...columns };
};

const found = {};
for (const [file, name] of pairs) {
  const bytes = new Uint8Array(readFileSync(at(`build/books/${name}.hftbook`)));
  const strategy = readStrategy(at(`examples/${file}`));
  const open = await openBook(bytes);
  for (const { name: way, repeat = 1, chunkRows, config = {} } of ways) {
    const hashes = [];
    const book = chunkRows ? memoryBook(open.info, await rowsOf(open), chunkRows) : bytes;
    for (let n = 0; n < repeat; n++) {
      const { hash, outcome, error } = await backtest({ book, strategy, config });
      hashes.push(outcome === "complete" ? hash : `${outcome}: ${error?.message}`);
    }
    found[way] = { ...found[way], [nameOf([file, name])]: hashes };
  }
}
console.log(JSON.stringify(found));
