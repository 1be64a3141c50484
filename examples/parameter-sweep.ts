import { readStrategy, sweep, sweepWords } from "sigmax-hft/sweep";

/** Tries a market maker with nine settings on the first 70 % of a book, and the best three on the rest, which no choice has seen. */
export async function parameterSweep(book: Uint8Array, workers: number) {
  const result = await sweep({
    book,
    strategy: readStrategy(new URL("./market-maker.ts", import.meta.url)),
    space: { halfSpread: [5, 10, 20], skew: { from: 0, to: 400, step: 200 } },
    config: { latency: "colocated" },
    split: 0.7,
    top: 3,
    workers,
  });
  const { values, metrics, outOfSample } = result.best ?? {};
  return { values, before: metrics?.net, after: outOfSample?.metrics?.net, words: sweepWords(result), hash: result.hash };
}
