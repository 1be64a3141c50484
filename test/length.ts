import { it } from "vitest";

/**
 * Marks tests that `npm test` leaves to `npm run test:long`: `it("…", LONG, …)`, `describe("…", LONG, …)`. A file whose tests are
 * all long says so in its first comment instead: `@module-tag long`. Without a filter, vitest runs both kinds.
 */
export const LONG = { tags: ["long"] };

/** One test for each seed: the first `quick` of them run in `npm test`, the others are long. */
export function eachSeed(name: string, seeds: readonly number[], quick: number, test: (seed: number) => void | Promise<void>): void {
  it.each(seeds.slice(0, quick))(name, test);
  it.each(seeds.slice(quick))(name, LONG, test);
}

/** One check as two tests: at size `quick` in `npm test`, and at size `long` in `npm run test:long`. */
export function atBothLengths<T>(name: string, quick: T, long: T, test: (size: T) => void | Promise<void>): void {
  it(name, () => test(quick));
  it(`${name}, at length`, LONG, () => test(long));
}
