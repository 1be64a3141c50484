import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { formatDuration } from "../../format/durations.js";

interface Leg {
  name: string;
  ns: number;
}

/** Where an order's time went: on its way, heard of, in the queue, the way back. Widths are logarithmic, so that 1 ms shows beside 10 s. */
export function TimeLine({ life }: { life: OrderLife }) {
  const legs = legsOf(life);
  if (legs.length === 0) return null;
  const widths = legs.map(({ ns }) => Math.max(1, Math.log10(Math.max(1, ns / 1e3)) + 1));
  return (
    <ol class="time-line" aria-label="Where its time went">
      {legs.map(({ name, ns }, i) => (
        <li key={name} style={{ flexGrow: widths[i] }}>
          <span>{name}</span>
          <strong>{formatDuration(ns, 3)}</strong>
        </li>
      ))}
    </ol>
  );
}

function legsOf(life: OrderLife): Leg[] {
  const { sentNs, acceptedNs, acceptedExchNs, firstFillExchNs, firstFillNs, endNs } = life;
  const rested = !Number.isNaN(acceptedExchNs);
  const filled = life.filledLots > 0;
  const legs: Leg[] = [];
  if (rested)
    legs.push({ name: "To the exchange", ns: acceptedExchNs - sentNs }, { name: "Acceptance heard", ns: acceptedNs - acceptedExchNs });
  if (rested && filled) legs.push({ name: "In the queue", ns: firstFillExchNs - acceptedExchNs });
  if (!rested && filled) legs.push({ name: "To the exchange", ns: firstFillExchNs - sentNs });
  if (filled) legs.push({ name: "Fill heard", ns: firstFillNs - firstFillExchNs });
  else if (rested && !Number.isNaN(endNs)) legs.push({ name: "Rested", ns: endNs - acceptedNs });
  return legs.filter(({ ns }) => ns >= 0);
}
