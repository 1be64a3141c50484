/**
 * `npm run powercut`: kills the tab at many random moments while somebody types, imports and runs, and holds what is there
 * afterwards against what the page had promised. `--times N` of each, `--seed N` for other moments; `--write` puts what came of
 * it into docs/security-tests.md.
 */
import { readFileSync, rmSync } from "node:fs";
import { findBrowser } from "../scripts/lib/browser.mjs";
import { main, say } from "../scripts/lib/log.mjs";
import { buildAll } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { mustTool } from "../scripts/lib/run.mjs";
import { putInto, tableOf } from "./lib/document.mjs";
import { flagValue } from "./lib/flags.mjs";

const REPORT = "build/reports/power-cuts.json";
const WHAT = {
  typing: ["typing", (n) => `${n} keys pressed`],
  importing: ["importing a book", (n) => `${n} books said to stay`],
  running: ["running and keeping the run", (n) => `${n} runs said to be done`],
};

await main(async () => {
  await buildAll();
  rmSync(at(REPORT), { force: true });
  const env = {
    ...process.env,
    SIGMAX_CHROMIUM: findBrowser() ?? "",
    SIGMAX_POWER_CUTS: flagValue("--times") ?? "50",
    SIGMAX_POWER_CUT_SEED: flagValue("--seed") ?? "1",
  };
  await mustTool("vitest", "vitest.mjs", ["run", "--project", "browser", "test/e2e/power-cut.test.ts"], { env, show: true });
  const { seed, report } = JSON.parse(readFileSync(at(REPORT), "utf8"));
  const rows = Object.entries(report).map(([name, { times, promised, kept }]) => {
    const [what, inWords] = WHAT[name];
    return [what, times, inWords(promised), kept];
  });
  const head = ["while it was", "killed", "promised by then", "there afterwards, whole"];
  const text = `${tableOf(head, rows)}\n\nSeed ${seed}. Nothing was lost and nothing was there in part: the command fails at the first. What is there beyond what was promised came between the last look at the page and its end.`;
  say(`\n${text}`);
  if (process.argv.includes("--write")) putInto("docs/security-tests.md", "power cuts", text);
});
