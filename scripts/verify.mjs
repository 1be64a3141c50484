/** `npm run verify`: the checks of `npm test` on a tree that is set up; a browser is looked for and not installed. */
import { runChecks } from "./lib/checks.mjs";
import { main } from "./lib/log.mjs";
import { setup } from "./setup.mjs";

await main(() => runChecks(setup));
