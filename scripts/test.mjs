/** `npm test`: set-up with a browser, then every check. The last line sums up; exit 1 on any failure. */
import { runChecks } from "./lib/checks.mjs";
import { main } from "./lib/log.mjs";
import { setup } from "./setup.mjs";

await main(() => runChecks(() => setup({ browser: true })));
