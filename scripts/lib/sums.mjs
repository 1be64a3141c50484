/** The sums of `npm test` and `npm run test:long`, kept for the sum over both. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { at } from "./paths.mjs";

const fileOf = (length) => at("build/reports", `${length}-sum.json`);

/** The line that ends every run of the tests. */
export const inWords = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped.length} skipped`;

/** @param {import("./tests.mjs").Length} length @param {import("./checks.mjs").Counts} sum */
export function writeSum(length, sum) {
  mkdirSync(at("build/reports"), { recursive: true });
  writeFileSync(fileOf(length), JSON.stringify(sum));
}

/** Null where that run did not come to its end. @returns {import("./checks.mjs").Counts | null} */
export function readSum(length) {
  return existsSync(fileOf(length)) ? JSON.parse(readFileSync(fileOf(length), "utf8")) : null;
}
