/** `npm run faults`: harms a live feed in every way that it is tested for, and writes what was measured into docs/connectors.md. */
import { main } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";

await main(async () => {
  const test = ["vitest", "run", "--project", "node", "test/unit/connectors-faults.test.ts"];
  const { code } = await run("npx", test, { env: { ...process.env, SIGMAX_WRITE_FAULTS: "1" }, show: true });
  process.exitCode = code;
});
