/**
 * The lines of the goals' table. `against` is the depth of hftbacktest that a line is held to; `least` is how many times
 * faster ours should be, `most` what a ratio of ours to ours (or of sizes) may be.
 */
const levels = { data: "levels", queue: "RiskAverse", from: "memory", instruments: 1, params: {} };
const orders = { ...levels, data: "orders", queue: "L3Fifo" };

/** Timed against hftbacktest. */
export const RACES = [
  { work: "replay, against ROIVector", run: { ...levels, strategy: "replay" }, against: "roi", least: 6 },
  { work: "replay, against HashMap", run: { ...levels, strategy: "replay" }, against: "hashmap", least: 12 },
  { work: "strategy called at every batch", run: { ...levels, strategy: "batches" }, against: "roi", least: 5 },
  { work: "market maker, record kept", run: { ...levels, strategy: "market-maker" }, against: "roi", least: 6 },
  { work: "market maker, against HashMap", run: { ...levels, strategy: "market-maker" }, against: "hashmap", least: 6 },
  { work: "1,000 own orders, against ROIVector", run: { ...levels, strategy: "many-orders" }, against: "roi", least: 1 },
  { work: "8 instruments, against ROIVector", run: { ...levels, strategy: "replay", instruments: 8, share: 8 }, against: "roi", least: 6 },
  { work: "market by order, replay", run: { ...orders, strategy: "replay" }, against: "hashmap", least: 6 },
  { work: "market by order, market maker", run: { ...orders, strategy: "market-maker" }, against: "hashmap", least: 6 },
  {
    work: "market maker from the compressed file, against ROIVector's replay from memory",
    run: { ...levels, strategy: "market-maker", from: "file" },
    against: "roi",
    theirs: { strategy: "replay" },
    least: 1,
  },
];

/** Ours against ours: what should not cost more. */
export const COSTS = [
  { work: "1,000 own orders, against none", run: { ...levels, strategy: "many-orders" }, base: { ...levels, strategy: "replay" }, most: 2 },
  {
    work: "2 instruments, against 1",
    run: { ...levels, strategy: "replay", instruments: 2, share: 2 },
    base: { ...levels, strategy: "replay" },
    most: 1.25,
  },
  {
    work: "8 instruments, against 1",
    run: { ...levels, strategy: "replay", instruments: 8, share: 8 },
    base: { ...levels, strategy: "replay" },
    most: 1.5,
  },
];

/** A book file against its `.npz`, from bytes to rows. */
export const LOADS = [
  { work: "decode a book file, against numpy's load of the .npz", data: "levels", least: 2 },
  { work: "decode a book file by order, against numpy's load of the .npz", data: "orders", least: 2 },
];

/** A book file may have this much of the same rows' `.npz`. */
export const SIZE_MOST = 0.35;
/** Memory of a day, its record taken off, against that of one pass through the capture: the most that the process ever had. */
export const MEMORY_MOST = 1.2;
/** The same of what is in use at the end, when the collector has been by. */
export const HELD_MOST = 1.05;
