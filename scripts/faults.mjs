/**
 * `npm run faults [-- SPEED,SPEED]`: harms a live feed in every way that it is tested for, on the captured books at some speeds (their
 * own and 20 times that, unless given), and writes what was measured into docs/connectors.md.
 */
import { Failure, main } from "./lib/log.mjs";
import { run } from "./lib/run.mjs";

await main(async () => {
  const speeds = process.argv[2] ?? "1,20";
  if (!/^\d+(,\d+)*$/.test(speeds)) throw new Failure(`Got ${speeds}, wanted speeds as whole numbers with commas, such as 1,20.`);
  const test = ["vitest", "run", "--project", "node", "test/unit/connectors-faults.test.ts"];
  const { code } = await run("npx", test, { env: { ...process.env, SIGMAX_WRITE_FAULTS: "1", SIGMAX_FAULT_SPEEDS: speeds }, show: true });
  process.exitCode = code;
});
