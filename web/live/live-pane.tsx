import "./live.css";
import type { FeedInfo } from "../../src/connectors/feed.js";
import { makeQuotes } from "../format/quotes.js";
import { Empty } from "../panes/parts/empty.js";
import { PaneFrame } from "../panes/parts/pane-frame.js";
import type { Store } from "../state/store.js";
import { Figures } from "./figures.js";
import { type Live, liveOf } from "./live.js";
import { LiveChart } from "./live-chart.js";
import { LiveForm } from "./live-form.js";
import { LiveLadder } from "./live-ladder.js";
import { LiveLog } from "./live-log.js";
import { PaperPart } from "./paper-part.js";
import { fillsCsv } from "./paper-table.js";
import { StateBadge } from "./state-badge.js";

/** A market as it happens: connection, book, and the strategy on paper. */
export function LivePane({ store }: { store: Store }) {
  const live = liveOf(store);
  const info = live.info.value;
  const fills = live.paper.fills.value;
  return (
    <PaneFrame
      id="live"
      title="Live"
      note={<StateBadge live={live} />}
      csv={info && fills.length > 0 ? () => fillsCsv(fills, makeQuotes(info.instrument)) : null}
    >
      <div class="live">
        <LiveForm live={live} />
        {live.problem.value ? (
          <p class="live-problem" role="alert">
            <b>{live.problem.value.title}.</b> {live.problem.value.message}
          </p>
        ) : null}
        {info ? <Market store={store} live={live} info={info} /> : <NotYet live={live} />}
      </div>
    </PaneFrame>
  );
}

function Market({ store, live, info }: { store: Store; live: Live; info: FeedInfo }) {
  const quotes = makeQuotes(info.instrument);
  return (
    <>
      <Figures live={live} quotes={quotes} />
      <div class="live-market">
        <LiveChart live={live} quotes={quotes} theme={store.view.theme.value} />
        <LiveLadder live={live} quotes={quotes} />
      </div>
      <PaperPart store={store} live={live} quotes={quotes} />
      <LiveLog live={live} />
    </>
  );
}

function NotYet({ live }: { live: Live }) {
  if (live.state.value !== "off")
    return (
      <>
        <Empty title="Connecting">The book shows once its snapshot and its updates fit together.</Empty>
        <LiveLog live={live} />
      </>
    );
  return (
    <Empty title="Not connected">
      Connect to a venue's public market data, without a key: the book and its trades as they happen. Your strategy can run on it on paper;
      its orders are filled here and sent nowhere.
    </Empty>
  );
}
