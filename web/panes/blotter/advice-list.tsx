import type { Advice } from "../../../src/metrics/advice.js";

/** What a trader would be asked to look at, in whole sentences: a table's cell would cut them. */
export function AdviceList({ advice }: { advice: readonly Advice[] }) {
  if (advice.length === 0) return <p class="advice-none">Nothing stands out in this run.</p>;
  return (
    <ul class="advice">
      {advice.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </ul>
  );
}
