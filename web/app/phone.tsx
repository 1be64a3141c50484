import type { JSX } from "preact";
import { summarizeAccount } from "../../src/metrics/equity.js";
import { formatCount, formatPercent, formatShort, formatSigned } from "../format/numbers.js";
import { detailsOf } from "../panes/details.js";
import type { PhoneTab, Store } from "../state/store.js";
import { CheckIcon, CodeIcon, LiveIcon, MarketIcon, OrdersIcon, ResultsIcon, SetupIcon, ShareIcon } from "./icons.js";
import { RunButton } from "./run-button.js";
import { RunStatus } from "./run-status.js";
import { openSetup } from "./setup-focus.js";
import { ShareMenu } from "./share.js";
import { ThemeButton } from "./toolbar.js";
import { occasionOf } from "./words.js";

export function PhoneHeader({ store }: { store: Store }) {
  const entry = store.books.chosen.value;
  return (
    <header class="phone-head">
      <h1 class="unseen">SIGMAX HFT Playground</h1>
      <button type="button" class="phone-book" onClick={() => openSetup(store, "book")}>
        <span class="unseen">Set-up, book </span>
        <b>
          {entry?.instrument.symbol ?? "SIGMAX"}
          {entry?.synthetic ? <em class="tag">synthetic</em> : null}
        </b>
        <small>{entry ? occasionOf(entry) : "HFT Playground"}</small>
      </button>
      <ShareMenu store={store} class="icon-button">
        {store.sharing.state.value === "copied" ? <CheckIcon /> : <ShareIcon />}
      </ShareMenu>
      <ThemeButton store={store} />
      <RunButton store={store} />
    </header>
  );
}

/** The four numbers a person looks for first; before a run, what is ready. */
export function PhoneSummary({ store }: { store: Store }) {
  const details = detailsOf(store.view);
  if (!details || store.runs.running.value || details.record.outcome === "error") return <RunStatus store={store} />;
  const { record, lives, fills, equity, instrument } = details;
  const account = summarizeAccount(equity, record.accounts[instrument]);
  const accepted = lives.filter((life) => !Number.isNaN(life.acceptedNs));
  const filled = accepted.filter((life) => life.filledLots > 0).length;
  const currency = (record.books[instrument] ?? store.view.info.value)?.instrument.quoteCurrency ?? "";
  return (
    <section aria-label="Result in short">
      <dl class="phone-summary">
        <Figure name="Net result" value={formatSigned(account.net, 2)} unit={currency} />
        <Figure name="Fills" value={formatCount(fills.length)} unit="" />
        <Figure
          name="Filled"
          value={accepted.length === 0 ? "\u2013" : formatPercent(filled / accepted.length)}
          unit={accepted.length === 0 ? "" : "%"}
        />
        <Figure name="Rows/s" value={record.wallMs > 0 ? formatShort(record.rows / (record.wallMs / 1e3)) : "\u2013"} unit="" />
      </dl>
    </section>
  );
}

function Figure({ name, value, unit }: { name: string; value: string; unit: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b> {unit}
      </dd>
    </div>
  );
}

const TABS: readonly { id: PhoneTab; title: string; Icon: () => JSX.Element }[] = [
  { id: "code", title: "Code", Icon: CodeIcon },
  { id: "setup", title: "Setup", Icon: SetupIcon },
  { id: "market", title: "Market", Icon: MarketIcon },
  { id: "orders", title: "Orders", Icon: OrdersIcon },
  { id: "results", title: "Results", Icon: ResultsIcon },
  { id: "live", title: "Live", Icon: LiveIcon },
];

export function PhoneTabs({ store }: { store: Store }) {
  const chosen = store.phoneTab.value;
  return (
    <nav class="phone-tabs" aria-label="Views">
      {TABS.map(({ id, title, Icon }) => (
        <button
          key={id}
          type="button"
          aria-current={id === chosen ? "page" : undefined}
          onClick={() => {
            store.phoneTab.value = id;
          }}
        >
          <Icon />
          {title}
        </button>
      ))}
    </nav>
  );
}
