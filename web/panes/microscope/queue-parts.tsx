import type { OrderInQueue, WouldHave } from "../../../src/estimate/in-queue.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { clearedQueue } from "../../../src/metrics/queue-sentence.js";
import { Chart } from "../../charts/chart.js";
import { DASHES, drawQueueChart } from "../../charts/queue-chart.js";
import { formatFixed, formatSigned, MISSING } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import type { RunView } from "../../state/view.js";

interface PartProps {
  view: RunView;
  life: OrderLife;
  queue: OrderInQueue;
  quotes: Quotes;
}

/** Lines of one shape are one line: models that say the same share a name in the legend. */
const nameOf = ({ model }: WouldHave, told: string): string => (model === told ? `${model}, this run` : model);

/** Quantity ahead under each model, with the trades that used it up. */
export function QueueFigure({ view, life, queue, quotes }: PartProps) {
  const { models, told, events } = queue;
  const lastFill = Math.max(...models.map(({ filledNs }) => filledNs ?? 0), life.firstFillExchNs || 0);
  const end = lastFill > 0 ? lastFill : Number.isNaN(life.endNs) ? (models[0]?.path.at(-1)?.ns ?? life.acceptedExchNs) : life.endNs;
  const untilNs = life.acceptedExchNs + Math.max(1_000, (end - life.acceptedExchNs) * 1.06);
  const others = models.filter(({ model }) => model !== told);
  return (
    <figure class="queue-figure">
      <figcaption>
        <b>Queue ahead</b>
        <span>
          <svg width="22" height="8" aria-hidden="true" class={life.side > 0 ? "bid" : "ask"}>
            <path d="M0 4h22" stroke="currentColor" stroke-width="2.2" />
          </svg>{" "}
          {told}, this run
        </span>
        {others.map(({ model }, i) => (
          <span key={model}>
            <svg width="22" height="8" aria-hidden="true">
              <path d="M0 4h22" stroke="currentColor" stroke-width="1.3" stroke-dasharray={DASHES[i % DASHES.length]?.join(" ")} />
            </svg>{" "}
            {model}
          </span>
        ))}
      </figcaption>
      <Chart
        theme={view.theme.value}
        label="Quantity ahead of the order over time, by queue model; the tables have the numbers"
        draw={(surface, palette) =>
          drawQueueChart(surface, palette, {
            ...{ models, told, events, side: life.side, joinedNs: life.acceptedExchNs, untilNs, filledNs: life.firstFillExchNs },
            cursorNs: view.cursorNs.value,
            quantity: quotes.quantity,
            toQuantity: (lots) => lots * quotes.instrument.lotSize,
            unit: quotes.instrument.baseCurrency,
          })
        }
      />
    </figure>
  );
}

/** When it would have filled under each model. */
export function OtherModels({ life, queue, quotes }: PartProps) {
  const own = queue.models.find(({ model }) => model === queue.told)?.filledNs ?? null;
  const joinedNs = life.acceptedExchNs;
  const later = (ns: number | null) => (ns === null || own === null ? MISSING : formatSigned((ns - own) / 1e9, 3));
  const least = (path: WouldHave["path"]) => quotes.quantity(path.at(-1)?.aheadLots ?? 0);
  return (
    <table class="small-table">
      <thead>
        <tr>
          <th scope="col">Queue model</th>
          <th scope="col">Filled after, s</th>
          <th scope="col">Later by, s</th>
          <th scope="col">Ahead at the end</th>
        </tr>
      </thead>
      <tbody>
        {queue.models.map((would) => (
          <tr key={would.model} class={would.model === queue.told ? "this-run" : ""}>
            <th scope="row">{nameOf(would, queue.told)}</th>
            <td>{would.filledNs === null ? "did not fill" : formatFixed((would.filledNs - joinedNs) / 1e9, 3)}</td>
            <td>{would.model === queue.told ? MISSING : later(would.filledNs)}</td>
            <td>{least(would.path)}</td>
          </tr>
        ))}
        {queue.models.some(({ model }) => model === "true queue") ? null : (
          <tr>
            <th scope="row">true queue</th>
            <td colSpan={3}>needs order ids, this book has none</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** What became of what was ahead: traded and certain cancels solid, what the model estimated hatched. */
export function ClearedBar({ life, queue, quotes }: PartProps) {
  const cleared = clearedQueue(queue);
  const sum = cleared.traded + cleared.certain + cleared.estimated + cleared.left;
  if (!(cleared.joinedBehind > 0) || sum <= 0) return null;
  const parts = [
    { id: "traded", name: "traded", lots: cleared.traded },
    { id: "certain", name: "cancelled, certain", lots: cleared.certain },
    { id: "estimated", name: "cancelled, estimated", lots: cleared.estimated },
    { id: "left", name: "still ahead", lots: cleared.left },
  ].filter(({ lots }) => lots > 0.5);
  const said = parts.map(({ name, lots }) => `${name} ${quotes.quantity(lots)}`).join(", ");
  return (
    <div class={`cleared ${life.side > 0 ? "of-bid" : "of-ask"}`}>
      <h3>
        What became of the {quotes.quantity(cleared.joinedBehind)} {quotes.instrument.baseCurrency} ahead
      </h3>
      <div class="cleared-bar" role="img" aria-label={said}>
        {parts.map(({ id, lots }) => (
          <i key={id} class={id} style={{ flexGrow: lots }} />
        ))}
      </div>
      <ul>
        {parts.map(({ id, name, lots }) => (
          <li key={id}>
            <i class={id} aria-hidden="true" /> {name} <b>{quotes.quantity(lots)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
