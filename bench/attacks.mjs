/** `npm run attacks`: the attack suite, and its table. `--write` puts that into docs/security-tests.md. */
import { readFileSync, rmSync } from "node:fs";
import { findBrowser, findFirefox } from "../scripts/lib/browser.mjs";
import { main, say } from "../scripts/lib/log.mjs";
import { buildCore } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { mustTool } from "../scripts/lib/run.mjs";
import { putInto, tableOf } from "./lib/document.mjs";

const REPORT = "build/reports/attacks.json";
const PLACES = ["strategy", "worker", "frame"];

await main(async () => {
  await buildCore();
  rmSync(at(REPORT), { force: true });
  const env = { ...process.env, SIGMAX_CHROMIUM: findBrowser() ?? "", SIGMAX_FIREFOX: findFirefox() ?? "" };
  await mustTool("vitest", "vitest.mjs", ["run", "--project", "browser", "test/security/attacks.test.ts"], { env, show: true });
  const { attacks, report } = JSON.parse(readFileSync(at(REPORT), "utf8"));
  const browsers = Object.keys(report);
  const tried = [
    ...attacks.worker.map((attack) => ({ ...attack, places: ["strategy", "worker"], from: "worker" })),
    ...attacks.frame.map((attack) => ({ ...attack, places: ["frame"], from: "frame" })),
  ].flatMap((attack) => attack.places.map((place) => ({ ...attack, place })));
  const rows = tried.map((attack) => [
    attack.family,
    `\`${attack.name}\``,
    attack.place,
    ...browsers.map((browser) => outcome(attack, report[browser], browser)),
    ...browsers.map((browser) => control(attack, report[browser], browser)),
  ]);
  rows.sort((a, b) => a[0].localeCompare(b[0]) || PLACES.indexOf(a[2]) - PLACES.indexOf(b[2]));
  const head = ["family", "way", "from", ...browsers, ...browsers.map((browser) => `control in ${browser}`)];
  const versions = browsers.map((browser) => `${browser} ${report[browser].version}`).join(" and ");
  const arrived = rows.flatMap((row) => row.slice(3, 3 + browsers.length)).filter((cell) => cell === "**arrived**").length;
  const text = `${tried.length} ways in ${versions}: ${arrived} arrived that a wall is meant to hold.\n\n${tableOf(head, rows)}`;
  say(text.split("\n")[0]);
  if (process.argv.includes("--write")) putInto("docs/security-tests.md", "attacks", text);
});

/** `language`: every worker has it, so that only the lock-down is meant to take it from a strategy. */
function outcome({ name, place, family, past, only }, { arrived }, browser) {
  if (only && only !== browser) return "–";
  if (!arrived[place]?.includes(name)) return past?.includes(browser) ? "held by the script" : "held";
  const isOfLanguage = place === "worker" && (family === "timing the parent" || family === "wasm memory");
  return isOfLanguage ? "left to the lock-down" : "**arrived**";
}

function control({ name, from, only }, { control: reached }, browser) {
  if (only && only !== browser) return "–";
  return reached[from]?.includes(name) ? "arrives" : "does not arrive";
}
