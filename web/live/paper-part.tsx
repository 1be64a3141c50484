import { decimalsOf } from "../../src/units.js";
import { formatCount, formatSigned, MISSING } from "../format/numbers.js";
import type { Quotes } from "../format/quotes.js";
import { DataTable } from "../panes/parts/data-table.js";
import type { Store } from "../state/store.js";
import type { Live } from "./live.js";
import { fillColumns } from "./paper-table.js";

/** The strategy on paper: its door, what it has, what it did; and what can be made of it afterwards. */
export function PaperPart({ store, live, quotes }: { store: Store; live: Live; quotes: Quotes }) {
  const { paper } = live;
  const stage = paper.stage.value;
  return (
    <section class="live-paper" aria-label="On paper">
      <div class="live-actions">
        {stage === "running" || stage === "ending" ? (
          <button type="button" class="button" disabled={stage === "ending"} onClick={() => paper.over()}>
            {stage === "ending" ? "Ending" : paper.trades.value ? "Stop the paper run" : "Stop recording"}
          </button>
        ) : (
          <Begin store={store} live={live} />
        )}
        {stage === "ended" ? <Keep store={store} live={live} /> : null}
        <Words live={live} />
      </div>
      {paper.problem.value ? (
        <p class="live-problem" role="alert">
          <b>{paper.problem.value.title}.</b> {paper.problem.value.message}
        </p>
      ) : null}
      {paper.trades.value && stage !== "off" ? <Account live={live} quotes={quotes} /> : null}
    </section>
  );
}

function Begin({ store, live }: { store: Store; live: Live }) {
  const config = store.setup.config.value;
  const good = live.facts.value?.health.good === true;
  return (
    <>
      <button
        type="button"
        class="button primary"
        disabled={!good || config === null}
        title={config === null ? "The set-up is not valid" : "Runs the open strategy on what is heard from now on, and records it"}
        onClick={() => {
          store.files.save();
          if (config) live.startPaper({ ...store.files.forRun(), config });
        }}
      >
        Run on paper
      </button>
      <button type="button" class="button" disabled={!good} onClick={() => live.startPaper(null)}>
        Record
      </button>
    </>
  );
}

function Keep({ store, live }: { store: Store; live: Live }) {
  return (
    <button
      type="button"
      class="button"
      title="Puts the recording among your books and opens it: Run gives the same fills again"
      onClick={() => void keep(store, live)}
    >
      Keep and open the recording
    </button>
  );
}

async function keep(store: Store, live: Live): Promise<void> {
  const file = live.paper.file();
  if (!file) return;
  await store.imports.begin([file]);
  // The book that is open is the one that this run was on.
  if (live.paper.record.value && store.imports.done.value) store.runs.record.value = live.paper.record.value;
}

function Words({ live }: { live: Live }) {
  const { paper } = live;
  const stage = paper.stage.value;
  if (stage === "off") return <p class="live-words">Orders are filled here, by the models of the set-up, and sent nowhere.</p>;
  const rows = `${formatCount(paper.rows.value)} rows recorded`;
  const hash = paper.record.value && !paper.record.value.error ? `, run ${paper.record.value.hash.slice(0, 8)}` : "";
  return (
    <p class="live-words" data-paper={stage}>
      {rows}
      {hash}
    </p>
  );
}

function Account({ live, quotes }: { live: Live; quotes: Quotes }) {
  const state = live.paper.state.value;
  const fills = live.paper.fills.value;
  const { baseCurrency, quoteCurrency, lotSize } = quotes.instrument;
  return (
    <>
      <dl class="live-figures">
        <div>
          <dt>Position</dt>
          <dd>
            <b>{state ? formatSigned(state.position, decimalsOf(lotSize)) : MISSING}</b> {baseCurrency}
          </dd>
        </div>
        <div>
          <dt>Worth</dt>
          <dd>
            <b>{state ? formatSigned(state.equity, 2) : MISSING}</b> {quoteCurrency}
          </dd>
        </div>
        <div>
          <dt>Active orders</dt>
          <dd>
            <b>{state ? formatCount(state.orders.length) : MISSING}</b>
          </dd>
        </div>
        <div>
          <dt>Fills</dt>
          <dd>
            <b>{formatCount(fills.length)}</b>
          </dd>
        </div>
      </dl>
      <div class="live-fills">
        <DataTable
          label="Fills on paper"
          columns={fillColumns(quotes)}
          rows={fills}
          initialSort={{ id: "time", descending: true }}
          empty="No order was filled yet."
        />
      </div>
    </>
  );
}
