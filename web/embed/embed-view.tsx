import { useSignal } from "@preact/signals";
import { summarizeAccount } from "../../src/metrics/equity.js";
import { verdictWords } from "../../src/metrics/verdict/words.js";
import { ErrorCard } from "../app/error-card.js";
import { BrandMark } from "../app/icons.js";
import { Notice } from "../app/notice-card.js";
import { RunStatus } from "../app/run-status.js";
import { occasionOf } from "../app/words.js";
import { PlainEditor } from "../editor/plain-editor.js";
import { formatCount, formatSigned } from "../format/numbers.js";
import { detailsOf } from "../panes/details.js";
import { MarketPane } from "../panes/market/market-pane.js";
import type { Store } from "../state/store.js";

interface EmbedProps {
  store: Store;
  /** Of the same experiment in a page of its own. */
  address: string;
}

/** Code on one side, the picture on the other; one above the other where it is narrow. */
export function Embed({ store, address }: EmbedProps) {
  const { sharing, books, runs } = store;
  const ran = books.open.value !== null;
  return (
    <div class="embed">
      <header class="embed-head">
        <h1 class="unseen">{store.files.active.value.name}, SIGMAX HFT Playground</h1>
        <Files store={store} />
        <RunButton store={store} />
        <RunStatusOrOffer store={store} />
      </header>
      {sharing.problem.value ? <Notice problem={sharing.problem.value} /> : null}
      {books.problem.value ? <Notice problem={books.problem.value} action="Try again" onAction={() => void books.retry()} /> : null}
      {runs.refused.value ? <Notice problem={runs.refused.value} /> : null}
      <main class={ran ? "embed-body ran" : "embed-body"}>
        <Code store={store} />
        {ran ? (
          <div class="embed-market">
            <MarketPane view={store.view} />
          </div>
        ) : null}
      </main>
      {runs.problem.value && !runs.refused.value ? <ErrorCard store={store} /> : null}
      <Result store={store} />
      <Foot store={store} address={address} />
    </div>
  );
}

function Files({ store }: { store: Store }) {
  const { files } = store;
  const shared = store.sharing.received.value?.files ?? [files.active.value];
  return (
    <nav class="embed-files" aria-label="Files">
      {shared.map(({ name }) => (
        <button
          key={name}
          type="button"
          class="tab"
          aria-current={name === files.active.value.name}
          onClick={() => {
            files.select(name);
          }}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

/** The book is fetched when a person wants to run: a page with ten of these must not load ten books. */
function RunButton({ store }: { store: Store }) {
  const asked = useSignal(false);
  const { books, runs } = store;
  const run = async () => {
    asked.value = true;
    if (!books.open.value) await books.start();
    asked.value = false;
    await store.run();
  };
  if (runs.running.value) {
    return (
      <button type="button" class="button" onClick={() => runs.stop()}>
        Stop
      </button>
    );
  }
  return (
    <button type="button" class="button primary embed-run" disabled={asked.value} onClick={() => void run()}>
      Run
    </button>
  );
}

function RunStatusOrOffer({ store }: { store: Store }) {
  const { books, runs } = store;
  const quiet = books.open.value === null && books.loading.value === null && !runs.running.value && books.problem.value === null;
  if (!quiet) return <RunStatus store={store} />;
  return <p class="embed-offer">Runs in this browser, in a sandbox. Change the code and run again.</p>;
}

function Code({ store }: { store: Store }) {
  const { name, text } = store.files.active.value;
  const problem = store.runs.problem.value;
  return (
    <div class="embed-code">
      <PlainEditor
        key={name}
        name={name}
        text={text}
        faultLine={problem?.file === name ? problem.line : null}
        onEdit={(edited) => store.files.edit(name, edited)}
        onPosition={() => {}}
      />
    </div>
  );
}

function Result({ store }: { store: Store }) {
  const details = detailsOf(store.view);
  if (!details || details.record.outcome === "error") return null;
  const { record, lives, fills, equity, instrument } = details;
  const { net } = summarizeAccount(equity, record.accounts[instrument]);
  const instrumentOf = record.books[instrument]?.instrument;
  const currency = instrumentOf?.quoteCurrency ?? "";
  const verdict = store.judging.verdict.value;
  const shared = store.sharing.received.value?.run;
  const same = shared ? (shared === record.hash ? ", the same as the author's" : `, the author's was ${shared.slice(0, 8)}`) : "";
  return (
    <p class="embed-result" role="status">
      <b>
        {formatSigned(net, 2)} {currency}
      </b>{" "}
      from {formatCount(fills.length)} fills of {formatCount(lives.length)} orders. Run {record.hash.slice(0, 8)}
      {same}.{verdict ? ` ${verdictWords(verdict).headline}` : ""}
    </p>
  );
}

/** Who made it, and the way out. */
function Foot({ store, address }: EmbedProps) {
  const info = store.view.info.value;
  return (
    <footer class="embed-foot">
      <BrandMark />
      <span>
        Made with <b>SIGMAX HFT Playground</b>.{" "}
        {info ? `${info.instrument.symbol}, ${occasionOf(info)}: ${info.source}, ${info.licence}.` : ""}
      </span>
      <a href={address} target="_blank" rel="noopener noreferrer">
        Open in the playground
      </a>
    </footer>
  );
}
