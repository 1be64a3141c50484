/**
 * `npm test`: set-up with browsers, then every check that a newcomer needs. `npm run test:long` (`--long`): the other tests. The last
 * line sums up; exit code 1 on any failure. `--all-browsers`: a browser that is missing is a failure instead of skipped tests.
 */
import { parseArgs } from "node:util";
import { runChecks } from "./lib/checks.mjs";
import { main } from "./lib/log.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { long: { type: "boolean" }, "all-browsers": { type: "boolean" } } });
  await runChecks(values.long ? "long" : "quick", () => setup({ browsers: values["all-browsers"] ? "all" : "some" }));
});
