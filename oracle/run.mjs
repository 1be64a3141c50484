/**
 * `npm run oracle -- CASES --captures CAPTURES [--only PART]`: replays recorded cases through hftbacktest 2.4.4 itself, in a Python
 * environment that it makes, and says whether hftbacktest still answers as recorded. For developers; no test needs it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { setUpPython } from "../bench/lib/python.mjs";
import { Failure, green, main, red, say } from "../scripts/lib/log.mjs";
import { buildCore, buildLibrary } from "../scripts/lib/parts.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { must } from "../scripts/lib/run.mjs";

const OUT = "build/oracle";

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { captures: { type: "string", default: "../shared/captures" }, only: { type: "string", default: "" } },
  });
  const [cases] = positionals;
  if (!cases) throw new Failure("Usage: npm run oracle -- CASES --captures CAPTURES [--only PART]");
  await buildCore();
  await buildLibrary();
  const { python, problem } = await setUpPython(say);
  if (!python) throw new Failure(`The oracle needs Python with hftbacktest: ${problem}`);
  mkdirSync(at(OUT), { recursive: true });
  const { writeOracleJobs } = await import(pathToFileURL(at("build/lib/oracle.js")).href);
  const jobs = await writeOracleJobs(cases, values.captures, at(OUT), values.only);
  writeFileSync(at(OUT, "jobs.json"), JSON.stringify(jobs));
  const output = await must(python, [at("oracle/replay.py"), at(OUT, "jobs.json")], { what: "The oracle" });
  const answers = output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  for (const { name, rows, differences } of answers) {
    say(
      `${differences.length === 0 ? green("same") : red("DIFFERS")}  ${name}: ${rows} rows${differences
        .slice(0, 2)
        .map((line) => `\n      ${line}`)
        .join("")}`,
    );
  }
  const changed = answers.filter(({ differences }) => differences.length > 0).length;
  say(`${answers.length - changed} as recorded, ${changed} not`);
  if (changed > 0 || answers.length !== jobs.length) process.exitCode = 1;
});
