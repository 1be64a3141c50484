/**
 * `npm run audit`: asks the registry what weaknesses are known of the packages in package-lock.json. Exit code 0: none; 1: some;
 * 2: the registry did not say, which proves nothing.
 */
import { readFileSync } from "node:fs";
import { placesOf, verdictOf } from "./lib/advisories.mjs";
import { npm } from "./lib/install.mjs";
import { green, main, red, say, yellow } from "./lib/log.mjs";
import { at } from "./lib/paths.mjs";

const EXIT = { clean: 0, findings: 1, unknown: 2 };

await main(async () => {
  const lock = JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
  const placeOf = placesOf(lock, readFileSync(at("docs/dependencies.md"), "utf8"));
  const { output } = await npm("audit", "--json");
  const { verdict, lines } = verdictOf(output, placeOf);
  const packages = Object.keys(lock.packages).length - 1;
  if (verdict === "clean") say(green(`The registry knows of no weakness in ${packages} packages.`));
  else if (verdict === "findings") say(red(`The registry knows of weaknesses in ${lines.length} of ${packages} packages:`));
  else say(yellow("The registry did not say what weaknesses it knows of, so that nothing is proven:"));
  for (const line of lines) say(`  ${line}`);
  process.exitCode = EXIT[verdict];
});
