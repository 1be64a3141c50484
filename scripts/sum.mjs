/** Prints the sum over `npm test` and `npm run test:long` as the last line of continuous integration. Exit code 1 unless both passed. */
import { red, say } from "./lib/log.mjs";
import { inWords, readSum } from "./lib/sums.mjs";

const total = { passed: 0, failed: 0, skipped: /** @type {string[]} */ ([]) };
for (const [length, command] of /** @type {const} */ ([
  ["quick", "npm test"],
  ["long", "npm run test:long"],
])) {
  const sum = readSum(length);
  if (!sum) {
    say(red(`${command} left no sum: it did not come to its end, which counts as one failure.`));
    total.failed += 1;
    continue;
  }
  say(`${command}: ${inWords(sum)}`);
  total.passed += sum.passed;
  total.failed += sum.failed;
  total.skipped.push(...sum.skipped);
}
say(inWords(total));
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
