import { bold, dim, green, say, yellow } from "../../scripts/lib/log.mjs";

const WIDTHS = [10, 10, 8, 14, 9];
const HEADS = ["ours", "theirs", "ratio", "spread", "goal"];
const WORK = 52;

export const least = (values) => Math.min(...values);

/** How far the slowest turn lies over the quickest, both sides: how noisy the machine was. */
export const spread = (...sides) =>
  sides
    .filter((values) => values.length > 0)
    .map((values) => `+${Math.round((Math.max(...values) / least(values) - 1) * 100)}%`)
    .join(" ");

export function sayHead() {
  say(bold(`${"work".padEnd(WORK)}${HEADS.map((head, i) => head.padStart(WIDTHS[i])).join("")}`));
}

/** A line of the table, or an object of it on a line of its own. */
export function sayLine({ work, unit, ours, theirs, ratio, spread: noise = "", goal, met }, json) {
  if (json) return say(JSON.stringify({ work, ours: round(ours), theirs: round(theirs), ratio: round(ratio), goal, met }));
  const cells = [ours, theirs].map((value) => (value === null ? "–" : short(value)));
  const shown = [...cells, ratio === null ? "–" : ratio.toFixed(2), noise, goal];
  const mark = met === null ? dim("not compared") : met ? green("met") : yellow("missed");
  for (const [first, part] of wrap(`${work} (${unit})`))
    say(first ? part : `${part.padEnd(WORK)}${shown.map((cell, i) => cell.padStart(WIDTHS[i])).join("")}  ${mark}`);
}

/** A long name takes lines of its own before the one with the figures. */
function wrap(name) {
  const parts = [""];
  for (const word of name.split(" ")) {
    if (parts.at(-1).length + word.length + 1 > WORK - 2) parts.push(" ");
    parts[parts.length - 1] += `${parts.at(-1) === "" ? "" : " "}${word}`;
  }
  return parts.map((part, index) => [index < parts.length - 1, part]);
}

const short = (value) => (value >= 1000 ? Math.round(value).toLocaleString("en") : value.toFixed(1));
const round = (value) => (value === null ? null : Number(value.toPrecision(6)));
