import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { at } from "../../scripts/lib/paths.mjs";
import { chart } from "./chart.mjs";
import { alone } from "./memory.mjs";

const IMAGE = "docs/images/scale.svg";
const PAGE = "docs/performance.md";
const BEGIN = "<!-- scale: written by npm run bench -- --scale -->";
const END = "<!-- /scale -->";
const ROWS = [1e5, 1e6, 1e7, 1e8, 1e9];
const INSTRUMENTS = [1, 2, 4, 8];
const ORDERS = [0, 10, 100, 1_000, 10_000];
/** Rows of a point that is not about rows. */
const SOME_ROWS = 8e6;
/** A point is the quickest of this many turns, one turn when it is long. */
const TURNS = 5;
const LONG_ROWS = 1e8;

/** Cost and memory as the book, the instruments and the own orders grow; the chart and the table of docs/performance.md. */
export async function drawScale({ script, books, quick, say }) {
  const most = quick ? 1e7 : 1e9;
  const rows = Math.min(SOME_ROWS, most / 10);
  const measure = async (label, change) => {
    const request = { book: books.levels.path, from: "endless", strategy: "replay", rows, sampleNs: 1e9, ...change };
    const answers = [];
    for (let turn = 0; turn < (request.rows > LONG_ROWS ? 1 : TURNS); turn++) answers.push(await alone(script, request));
    const ns = Math.min(...answers.map((answer) => (answer.wallMs * 1e6) / answer.rows));
    const point = { label, ns, mb: Math.max(...answers.map(({ rssMb }) => rssMb)) };
    say(`${label}: ${point.ns.toFixed(1)} ns/row, ${point.mb.toFixed(0)} MB`);
    return point;
  };
  const panels = [
    {
      title: "rows",
      points: await each(
        ROWS.filter((n) => n <= most),
        (n) => measure(`1e${Math.log10(n)}`, { rows: n }),
      ),
    },
    { title: "instruments", points: await each(INSTRUMENTS, (n) => measure(`${n}`, { instruments: n, rows: rows / n })) },
    { title: "own orders", points: await each(ORDERS, (n) => measure(`${n}`, ordersOf(n))) },
  ];
  if (quick) return say("--quick draws nothing.");
  mkdirSync(dirname(at(IMAGE)), { recursive: true });
  writeFileSync(at(IMAGE), chart(panels));
  writeTable(panels);
  say(`${IMAGE} and the table of ${PAGE} are new.`);
}

const ordersOf = (count) => (count === 0 ? {} : { strategy: "many-orders", params: { count: count / 2 } });

async function each(values, measure) {
  const points = [];
  for (const value of values) points.push(await measure(value));
  return points;
}

function writeTable(panels) {
  const lines = panels.flatMap(({ title, points }) =>
    points.map(({ label, ns, mb }) => `| ${title} ${label} | ${ns.toFixed(1)} | ${mb.toFixed(0)} |`),
  );
  const table = ["| | ns/row | MB, whole process |", "| --- | ---: | ---: |", ...lines].join("\n");
  const text = readFileSync(at(PAGE), "utf8");
  const [before, rest] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
  writeFileSync(at(PAGE), `${before}${BEGIN}\n${table}\n${rest}`);
}
