/** Where a finding begins; docs/quality.md tells each of them. */
export const LIMITS = {
  /** Shares of the time. */
  crossedCare: 0.001,
  lockedCare: 0.01,
  oneSidedCare: 0.01,
  silenceNs: 60e9,
  /** Of the whole book, a second. */
  thinRows: 5,
  thinTrades: 1 / 60,
  /** A stretch is thin below this part of the mean rate; it takes this share of the time to be worth care. */
  thinPart: 0.1,
  thinShareCare: 0.05,
  /** Shorter books are not judged by their rates. */
  ratesFromNs: 60e9,
  driftFromNs: 60e9,
  driftNs: 10e6,
  /** A drift is more than so many times what the least latency strays. */
  driftNoise: 4,
  /** Below it a feed's least latency may be what it is. */
  tooLongNs: 50e6,
  /** A stretch is judged by windows that hold so many rows on average. */
  windowRows: 100,
  /** The book is open, neither crossed nor locked nor without a side, for at least this share. */
  openFault: 0.01,
  /** Rows at the first stamp that make an opening book of orders. */
  openingOrders: 10,
} as const;
