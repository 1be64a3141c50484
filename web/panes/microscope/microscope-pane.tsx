import { useMemo } from "preact/hooks";
import { MARKOUT_HORIZONS_NS, markoutBp } from "../../../src/metrics/fills.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { type StoryFormat, teacherSentence } from "../../../src/metrics/order-story.js";
import { queueSentence } from "../../../src/metrics/queue-sentence.js";
import { Chart } from "../../charts/chart.js";
import { drawMarkoutLines } from "../../charts/markout-lines.js";
import { formatDuration } from "../../format/durations.js";
import { formatSigned } from "../../format/numbers.js";
import type { Quotes } from "../../format/quotes.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { columnsToCsv } from "../parts/columns.js";
import { DataTable } from "../parts/data-table.js";
import { Empty } from "../parts/empty.js";
import { SideMark } from "../parts/icons.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { askedPrice, sideWord, stateWord } from "../words.js";
import "./microscope.css";
import { ClearedBar, OtherModels, QueueFigure } from "./queue-parts.js";
import { storyColumns, storyRows } from "./story-rows.js";
import { TimeLine } from "./time-line.js";
import { useQueue } from "./use-queue.js";

const SECOND_NS = 1e9;

/** One order from all sides: what a teacher would say, each event, where the time went, and the same order in other queues. */
export function MicroscopePane({ view }: { view: RunView }) {
  const details = detailsOf(view);
  const life = selectedLife(view, details);
  const csv = details && life && (() => ({ name: `order-${life.orderId}.csv`, text: storyCsv(details, life, quotesOf(view)) }));
  return (
    <PaneFrame id="microscope" title="Microscope" picture note={life ? <Heading view={view} life={life} /> : null} csv={csv || null}>
      {details && life ? (
        <MicroscopeBody view={view} details={details} life={life} />
      ) : (
        <Empty title="No order under the lens">
          Choose an order in the list or on the chart: every event with its cause, the queue ahead of it, and the same order in other
          queues.
        </Empty>
      )}
    </PaneFrame>
  );
}

export function selectedLife(view: RunView, details: RunDetails | null): OrderLife | undefined {
  const id = view.selectedOrderId.value;
  return id === null ? undefined : details?.byId.get(id);
}

function Heading({ view, life }: { view: RunView; life: OrderLife }) {
  const quotes = quotesOf(view);
  return (
    <span>
      <b>Order {life.orderId}</b>
      {"  "}
      <span class={life.side > 0 ? "bid" : "ask"}>
        <SideMark side={life.side} /> {sideWord(life.side)} {quotes.quantity(life.lots)} at {askedPrice(life, quotes)}
      </span>
      {"  "}
      {stateWord(life).toLowerCase()}
    </span>
  );
}

interface BodyProps {
  view: RunView;
  details: RunDetails;
  life: OrderLife;
}

const NEXT = { j: 1, k: -1 } as const;

export function MicroscopeBody({ view, details, life }: BodyProps) {
  const quotes = quotesOf(view);
  const queue = useQueue(view, life);
  const found = queue instanceof Error ? null : queue;
  const rows = useMemo(() => storyRows(details.record.orderEvents, life, found, quotes), [details, life, found]);
  const columns = useMemo(() => storyColumns(life, quotes), [life]);
  const step = (event: KeyboardEvent) => {
    const by = NEXT[event.key as "j" | "k"];
    const next = by && details.lives[details.lives.indexOf(life) + by];
    if (next) view.selectedOrderId.value = next.orderId;
  };
  const rested = !Number.isNaN(life.acceptedExchNs);
  const parts = found && { view, life, queue: found, quotes };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: J and K go to the next order from anywhere inside
    <div class="microscope" onKeyDown={step}>
      <p class="microscope-sentence">
        {sentenceOf(view, details, life)}
        {found ? ` ${queueSentence(life, found, formatOf(quotes))}` : ""}
      </p>
      <div class="microscope-parts">
        {parts ? <QueueFigure {...parts} /> : null}
        {rested && queue === null ? <p class="microscope-note">The book is replayed…</p> : null}
        {queue instanceof Error ? <p class="microscope-note">{queue.message}</p> : null}
        {parts ? (
          <div class="microscope-models">
            <h3>The same order under each queue model</h3>
            <OtherModels {...parts} />
            <ClearedBar {...parts} />
          </div>
        ) : null}
        <div class="microscope-legs">
          <h3>Where its time went</h3>
          <TimeLine life={life} />
          <Worth view={view} details={details} life={life} />
        </div>
        <div class="microscope-events">
          <h3>
            Events <small>{rows.length} in all</small>
          </h3>
          <DataTable label={`Events of order ${life.orderId}`} columns={columns} rows={rows} />
        </div>
      </div>
      {parts ? (
        <p class="microscope-note">
          Whole fills, at this order's price and from the moment it joined. Nobody answers it: the orders of others do what they did.
          {found && found.droppedEvents > 0 ? ` ${found.droppedEvents} later events of its level are left out.` : ""}
        </p>
      ) : null}
    </div>
  );
}

/** What its first fill was worth, a millisecond to a minute later. */
function Worth({ view, details, life }: BodyProps) {
  const [overview, info] = [view.overview.value, view.info.value];
  const fill = details.fills.find(({ orderId }) => orderId === life.orderId);
  if (!fill || !overview || !info) return null;
  const points = MARKOUT_HORIZONS_NS.map((afterNs) => {
    const meanBp = markoutBp(fill, overview.best, afterNs, info.lastNs);
    return { afterNs, side: life.side, count: Number.isNaN(meanBp) ? 0 : 1, meanBp, halfWidthBp: Number.NaN };
  });
  const said = points.map(({ afterNs, meanBp }) => `${formatDuration(afterNs, 0)}: ${formatSigned(meanBp, 2)}`).join(", ");
  return (
    <figure class="worth-figure">
      <figcaption>Worth after the fill, bp of price, mid against the fill</figcaption>
      <Chart
        theme={view.theme.value}
        label={`Worth after the fill, bp. ${said}`}
        draw={(surface, palette) => drawMarkoutLines(surface, palette, points)}
      />
    </figure>
  );
}

const formatOf = (quotes: Quotes): StoryFormat => ({
  quantity: (lots) => quotes.quantity(Math.round(lots)),
  duration: (ns) => formatDuration(ns, 3),
  baseCurrency: quotes.instrument.baseCurrency,
});

function sentenceOf(view: RunView, details: RunDetails, life: OrderLife): string {
  const first = details.fills.find(({ orderId }) => orderId === life.orderId);
  const [overview, info] = [view.overview.value, view.info.value];
  const worth = first && overview && info ? markoutBp(first, overview.best, SECOND_NS, info.lastNs) : Number.NaN;
  return teacherSentence(life, worth, formatOf(quotesOf(view)));
}

function storyCsv(details: RunDetails, life: OrderLife, quotes: Quotes): string {
  return columnsToCsv(storyColumns(life, quotes), storyRows(details.record.orderEvents, life, null, quotes));
}
