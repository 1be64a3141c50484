import type { QueueBucket } from "../../../src/metrics/queue-outcomes.js";
import { formatCount, formatPercent, formatPlain, MISSING } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import type { Column } from "../parts/columns.js";

export function queueColumns(quotes: Quotes): Column<QueueBucket>[] {
  const { lotSize, baseCurrency } = quotes.instrument;
  const quantity = (lots: number) => formatPlain(lots * lotSize);
  const counted = (id: "cases" | "filled" | "cancelled" | "open", title: string): Column<QueueBucket> => ({
    id,
    title,
    value: (bucket) => bucket[id],
    text: (bucket) => formatCount(bucket[id]),
    width: 70,
  });
  return [
    {
      id: "ahead_to",
      title: `Ahead, ${baseCurrency}`,
      value: (bucket) => bucket.highLots * lotSize,
      text: (bucket) => rangeText(bucket, quantity),
      align: "left",
      width: 96,
      strong: true,
    },
    counted("cases", "Ended, n"),
    counted("filled", "Filled"),
    counted("cancelled", "Unfilled"),
    counted("open", "Open"),
    {
      id: "rate",
      title: "Filled, %",
      value: (bucket) => bucket.rate,
      text: (bucket) => formatPercent(bucket.rate),
      width: 70,
      strong: true,
    },
    {
      id: "low",
      title: "95 % from",
      value: (bucket) => bucket.lowRate,
      text: (bucket) => formatPercent(bucket.lowRate),
      width: 70,
      wideOnly: true,
    },
    {
      id: "high",
      title: "95 % to",
      value: (bucket) => bucket.highRate,
      text: (bucket) => formatPercent(bucket.highRate),
      width: 70,
      wideOnly: true,
    },
  ];
}

function rangeText({ lowLots, highLots }: QueueBucket, quantity: (lots: number) => string): string {
  if (highLots === 0) return "0";
  if (highLots === Number.POSITIVE_INFINITY) return `over ${quantity(lowLots)}`;
  return `${quantity(lowLots)} ${MISSING} ${quantity(highLots)}`;
}
