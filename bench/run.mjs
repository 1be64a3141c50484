/**
 * `npm run bench`: ours and hftbacktest 2.4.4 on the same rows with the same strategies, in turn, minima of the turns.
 * `--json` prints an object a line, `--quick` takes one turn of a shorter book, `--scale` draws docs/images/scale.svg,
 * `--hard` plays books made to hurt, `--models` tells what a call of a model in TypeScript costs, `--figures` has
 * the SIGMAX document's figures.
 */
import { dim, Failure, main, say as print } from "../scripts/lib/log.mjs";
import { findBooks } from "./lib/books.mjs";
import { buildOurs } from "./lib/build.mjs";
import { playFigures } from "./lib/figures.mjs";
import { generatorLine } from "./lib/generator.mjs";
import { playHard } from "./lib/hard.mjs";
import { importLine } from "./lib/imports.mjs";
import { memoryLines } from "./lib/memory.mjs";
import { playModels } from "./lib/models.mjs";
import { setUpPython } from "./lib/python.mjs";
import { Race } from "./lib/race.mjs";
import { drawScale } from "./lib/scale.mjs";
import { least, sayHead, sayLine, spread } from "./lib/table.mjs";
import { COSTS, LOADS, RACES, SIZE_MOST } from "./lib/works.mjs";

const KNOWN = ["--json", "--quick", "--scale", "--hard", "--models", "--figures"];

await main(async () => {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => !KNOWN.includes(flag));
  if (unknown) throw new Failure(`Unknown option ${unknown}; there are ${KNOWN.join(", ")}.`);
  const [json, quick, scale, hard, models, figures] = KNOWN.map((flag) => flags.includes(flag));
  const say = json ? (text) => console.error(text) : (text) => print(dim(text));

  const script = await buildOurs();
  if (hard) return playHard({ script, say: print });
  const books = await findBooks(say);
  if (models) return playModels({ script, book: books.levels, say: print });
  if (figures) return playFigures({ book: books.levels, json, say: print });
  if (scale) return drawScale({ script, books, quick, say });

  const { python = null, problem } = await setUpPython(say);
  if (!python) say(`hftbacktest can't be had here, so ours runs alone: ${problem}`);
  const race = new Race({
    script,
    python,
    books,
    turns: quick ? 1 : 5,
    repeats: quick ? { levels: 4, orders: 2 } : { levels: 20, orders: 10 },
  });
  try {
    if (!json) sayHead();
    for await (const line of lines(race, { script, books, quick, python, say })) sayLine(line, json);
    if (python) say(`numba took ${(race.jitMs / 1000).toFixed(1)} s to compile the strategies; that is in none of the figures.`);
    say("edit to result in the page: npm run bench:page");
  } finally {
    race.close();
  }
});

async function* lines(race, { script, books, quick, python, say }) {
  for (const entry of RACES) if (race.has(entry.run)) yield raced(entry, await race.turn(entry));
  for (const entry of COSTS) yield compared(entry, await race.compare(entry.run, entry.base));
  for (const entry of LOADS) if (race.has(entry)) yield raced(entry, await race.load(entry.data));
  for (const data of ["levels", "orders"]) if (books[data]) yield sized(data, await race.prepared(data));
  const imported = await importLine({ python, turns: quick ? 1 : 5, say });
  if (imported) yield imported;
  yield await generatorLine({ turns: quick ? 1 : 5 });
  yield* memoryLines({ script, book: books.levels.path, quick });
}

function raced({ work, least: goal }, { ours, theirs }) {
  const alone = theirs.length === 0;
  const ratio = alone ? null : least(theirs) / least(ours);
  return {
    work,
    unit: "ns/row",
    ours: least(ours),
    theirs: alone ? null : least(theirs),
    ratio,
    spread: spread(ours, theirs),
    goal: `≥ ${goal}`,
    met: alone ? null : ratio >= goal,
  };
}

function compared({ work, most }, { ours, bases }) {
  const ratio = least(ours) / least(bases);
  return {
    work,
    unit: "ns/row",
    ours: least(ours),
    theirs: least(bases),
    ratio,
    spread: spread(ours, bases),
    goal: `≤ ${most}`,
    met: ratio <= most,
  };
}

function sized(data, { rows, bookBytes, npzBytes }) {
  const work = data === "orders" ? "book file by order, against .npz" : "book file, against .npz";
  const ratio = bookBytes / npzBytes;
  return {
    work,
    unit: "bytes/row",
    ours: bookBytes / rows,
    theirs: npzBytes / rows,
    ratio,
    goal: `≤ ${SIZE_MOST}`,
    met: ratio <= SIZE_MOST,
  };
}
