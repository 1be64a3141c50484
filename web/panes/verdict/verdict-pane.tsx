import { money, type VerdictLine, verdictWords } from "../../../src/metrics/verdict/words.js";
import { MISSING } from "../../format/numbers.js";
import type { RunView } from "../../state/view.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import "./verdict.css";

/** Where the pane is low it scrolls, so keys must reach it. */
const SCROLLS = { tabIndex: 0 };

/** How much of a result stands under harder assumptions, in plain words. */
export function VerdictPane({ view }: { view: RunView }) {
  const verdict = view.judging.verdict.value;
  const words = verdict ? verdictWords(verdict) : null;
  return (
    <PaneFrame id="verdict" title="Verdict" csv={words ? () => ({ name: "verdict.csv", text: columnsToCsv(COLUMNS, words.lines) }) : null}>
      {words && verdict ? (
        <section class="verdict" aria-label="Verdict in words" {...SCROLLS}>
          <p class="verdict-headline" role="status">
            {words.headline}
          </p>
          {verdict.result.fills > 0 ? <Lines view={view} lines={words.lines} currency={verdict.result.currency} /> : null}
          <Points points={verdict.result.fills > 0 ? words.points : []} />
        </section>
      ) : (
        <NotYet view={view} />
      )}
    </PaneFrame>
  );
}

const COLUMNS: Column<VerdictLine>[] = [
  { id: "assumption", title: "Assumption", value: (line) => line.title, width: 0 },
  { id: "net", title: "Net result", value: (line) => line.net, width: 0 },
  { id: "change", title: "Change", value: (line) => line.change, width: 0 },
  { id: "note", title: "Note", value: (line) => line.note, width: 0 },
];

interface LinesProps {
  view: RunView;
  lines: readonly VerdictLine[];
  currency: string;
}

function Lines({ view, lines, currency }: LinesProps) {
  const { judging } = view;
  const nets = lines.map(({ net }) => net).filter((net) => !Number.isNaN(net));
  const [low, high] = [Math.min(0, ...nets), Math.max(0, ...nets)];
  return (
    <>
      <table class="verdict-lines">
        <thead>
          <tr>
            <th scope="col">Assumption</th>
            <th scope="col" class="right">
              Net, {currency}
            </th>
            <th scope="col" class="right">
              Change
            </th>
            <th scope="col">
              <span class="unseen">As a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} class={line.id === "asRun" ? "strong" : ""}>
              <th scope="row">
                {line.title} <small>{line.note === "not run yet" && judging.working.value ? "running" : line.note}</small>
              </th>
              <td class="right">{Number.isNaN(line.net) ? MISSING : money(line.net)}</td>
              <td class="right">{Number.isNaN(line.change) ? MISSING : money(line.change)}</td>
              <td>
                <Bar net={line.net} low={low} high={high} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {judging.waiting.value ? (
        <p class="verdict-ask">
          This run took a while, so it is not made again unasked.{" "}
          <button type="button" class="button" onClick={() => judging.runHarder()}>
            Run it under harder assumptions
          </button>
        </p>
      ) : null}
    </>
  );
}

/** From zero to the result; the scale is the table's own. */
function Bar({ net, low, high }: { net: number; low: number; high: number }) {
  if (Number.isNaN(net) || high === low) return null;
  const at = (value: number) => (100 * (value - low)) / (high - low);
  const [from, to] = [at(Math.min(0, net)), at(Math.max(0, net))];
  return (
    <span class="verdict-bar" aria-hidden="true">
      <i style={{ left: `${from}%`, width: `${Math.max(0.5, to - from)}%` }} />
      <b style={{ left: `${at(0)}%` }} />
    </span>
  );
}

function Points({ points }: { points: readonly string[] }) {
  if (points.length === 0) return null;
  return (
    <ul class="verdict-points">
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  );
}

function NotYet({ view }: { view: RunView }) {
  const record = view.record.value;
  if (record && record.outcome !== "complete")
    return <Empty title="No verdict">Only a run that came to the end of its book can be judged. This one ended before.</Empty>;
  return (
    <Empty title="How much of a result to believe">
      After a run it is made again in the pessimistic queue and at twice the latency, and looked at without its luckiest fills. What is left
      of the result stands here, in plain words.
    </Empty>
  );
}
