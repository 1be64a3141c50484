/** `npm run verify`: the checks of `npm test` on a tree that is set up; a browser is looked for and not installed. `--long`: the other tests. */
import { parseArgs } from "node:util";
import { runChecks } from "./lib/checks.mjs";
import { main } from "./lib/log.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { long: { type: "boolean" } } });
  await runChecks(values.long ? "long" : "quick", setup);
});
