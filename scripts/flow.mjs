/**
 * `npm run flow`: sets the generator's markets beside the recorded ones. Writes docs/images/flow.svg, the table of docs/generator.md,
 * and how many rows a second are generated here.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { main, say } from "./lib/log.mjs";
import { buildLibrary } from "./lib/parts.mjs";
import { at } from "./lib/paths.mjs";

const IMAGE = "docs/images/flow.svg";
const PAGE = "docs/generator.md";
const BEGIN = "<!-- flow: written by npm run flow -->";
const END = "<!-- /flow -->";
const SPAN_NS = 600e9;
const SPEED_ROWS = 5e6;
const TURNS = 5;
const RECORDED = ["usdm-btcusdt-20240808", "bitstamp-btcusd-20260502"];
const COLOURS = { calm: "#0a5cbd", thin: "#0f6478", "usdm-btcusdt-20240808": "#a84e00", "bitstamp-btcusd-20260502": "#b01f4c" };

const PANEL = { width: 380, height: 190, left: 44, top: 30, gap: 40 };

await main(async () => {
  await buildLibrary();
  const library = await import(pathToFileURL(at("build/lib/index.js")).href);
  const generated = Object.keys(library.FLOW_REGIMES).map((regime) => statsOfFlow(library, regime));
  const recorded = [];
  for (const name of RECORDED) {
    const path = at(`build/books/${name}.hftbook`);
    if (!existsSync(path)) say(`${name} is not here: run npm run books`);
    else recorded.push(await library.flowStats(await library.openBook(new Uint8Array(readFileSync(path)))));
  }
  const drawn = [...generated.filter(({ name }) => name in COLOURS), ...recorded];
  writeFileSync(at(IMAGE), picture(drawn));
  const speeds = Object.keys(library.FLOW_REGIMES).map((regime) => `${regime} ${speedOf(library, regime).toFixed(1)}`);
  writeTable([...generated, ...recorded], speeds);
  say(`${IMAGE} and the table of ${PAGE} are new.\nM rows a second of processor time, the best of ${TURNS}: ${speeds.join(", ")}`);
});

function statsOfFlow(library, regime) {
  const reader = new library.FlowStatsReader();
  for (const rows of library.flowRows({ seed: 1, spanNs: SPAN_NS, regime, kind: "L2" })) reader.push(rows);
  return reader.finish(regime);
}

/** By processor time: others may be using this machine. */
function speedOf(library, regime) {
  let best = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const before = process.cpuUsage();
    let rows = 0;
    for (const chunk of library.flowRows({ seed: turn, spanNs: 30 * 86_400e9, regime })) {
      rows += chunk.length;
      if (rows >= SPEED_ROWS) break;
    }
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, rows / (user + system));
  }
  return best;
}

function writeTable(all, speeds) {
  const head =
    "| market | rows a second | trades a second | at one tick, % of time | sign correlation, lag 1 / 10 | rows a moment | mid's move in 1 s, ticks |";
  const lines = all.map(({ name, rows, trades, spanNs, spread, signs, rowsAMoment, secondTicks }) => {
    const seconds = spanNs / 1e9;
    const cells = [
      (rows / seconds).toFixed(0),
      (trades / seconds).toFixed(2),
      (100 * spread[0]).toFixed(1),
      `${signs[0].toFixed(2)} / ${signs[9].toFixed(2)}`,
      rowsAMoment.toFixed(2),
      secondTicks.toFixed(2),
    ];
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  const speed = `M rows a second of one processor's time, the best of ${TURNS}: ${speeds.join(", ")}.`;
  const text = readFileSync(at(PAGE), "utf8");
  const table = [BEGIN, head, "| --- | --- | --- | --- | --- | --- | --- |", ...lines, "", speed, END].join("\n");
  writeFileSync(at(PAGE), text.replace(new RegExp(`${BEGIN}[^]*${END}`), table));
}

function picture(all) {
  const first = (values, count) => values.slice(0, count).map((value, x) => [x + 1, value]);
  /** @type {[string, (stats: any) => number[][]][]} */
  const panels = [
    ["Spread, ticks: share of time", (stats) => first(stats.spread, 10)],
    ["Depth, ticks from the best: share", (stats) => first(stats.profile, 20)],
    ["Signs of trades: correlation by lag", (stats) => first(stats.signs, 50)],
    ["Wait for news, from 1 µs by octave: share", (stats) => first(stats.waits, 24)],
  ];
  const height = 2 * (PANEL.height + PANEL.top + PANEL.gap) + 40;
  const width = 2 * (PANEL.width + PANEL.left) + 50;
  const drawn = panels.map(([title, of], place) =>
    panel(
      title,
      all.map((stats) => [stats.name, of(stats)]),
      place,
    ),
  );
  const names = all.map(({ name }, place) => `<text x="${60 + place * 205}" y="${height - 14}" fill="${COLOURS[name]}">■ ${name}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>Spread, depth, signs of trades and waits of generated and recorded markets</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...drawn, ...names].join("\n")}
</svg>
`;
}

function panel(title, curves, place) {
  const x0 = PANEL.left + (place % 2) * (PANEL.width + PANEL.left + 20);
  const y0 = PANEL.top + Math.floor(place / 2) * (PANEL.height + PANEL.top + PANEL.gap);
  const points = curves.flatMap(([, curve]) => curve);
  const [most, right] = [Math.max(...points.map(([, y]) => y)), Math.max(...points.map(([x]) => x))];
  const x = (value) => (x0 + ((value - 1) / (right - 1)) * PANEL.width).toFixed(1);
  const y = (value) => (y0 + PANEL.height - (Math.max(0, value) / most) * PANEL.height).toFixed(1);
  const lines = curves.map(
    ([name, curve]) =>
      `<polyline fill="none" stroke="${COLOURS[name]}" stroke-width="1.6" points="${curve.map(([at, value]) => `${x(at)},${y(value)}`).join(" ")}"/>`,
  );
  const label = (at, text, anchor, yy) => `<text x="${at}" y="${yy}" text-anchor="${anchor}" fill="#5c6776">${text}</text>`;
  return [
    `<text x="${x0}" y="${y0 - 10}" fill="#131820" font-weight="600">${title}</text>`,
    `<path d="M${x0} ${y0}V${y0 + PANEL.height}H${x0 + PANEL.width}" fill="none" stroke="#b4bdc9"/>`,
    label(x0 - 6, most.toFixed(2), "end", y0 + 5),
    label(x0 - 6, "0", "end", y0 + PANEL.height),
    label(x0, "1", "start", y0 + PANEL.height + 15),
    label(x0 + PANEL.width, right, "end", y0 + PANEL.height + 15),
    ...lines,
  ].join("\n");
}
