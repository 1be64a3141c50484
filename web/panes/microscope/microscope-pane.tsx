import { useEffect, useState } from "preact/hooks";
import type { WouldHave } from "../../../src/estimate/counterfactual.js";
import { markoutBp } from "../../../src/metrics/fills.js";
import type { OrderLife } from "../../../src/metrics/order-lives.js";
import { orderStory, type StoryEvent, teacherSentence } from "../../../src/metrics/order-story.js";
import { formatDuration } from "../../format/durations.js";
import { MISSING } from "../../format/numbers.js";
import { formatTime } from "../../format/time.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { causeWords, sideWord } from "../words.js";
import "./microscope.css";
import { QueuePaths } from "./queue-paths.js";
import { TimeLine } from "./time-line.js";

const SECOND_NS = 1e9;
/** How long an order that did fill is followed under other models. */
const LONGER_NS = 120e9;

/** One order from all sides: what a teacher would say, each event, where the time went, and the same order in other queues. */
export function MicroscopePane({ view }: { view: RunView }) {
  const details = detailsOf(view);
  const life = selectedLife(view, details);
  const quotes = quotesOf(view);
  return (
    <PaneFrame
      id="microscope"
      title="Microscope"
      note={
        life ? (
          <span>{`order ${life.orderId}, ${sideWord(life.side)} ${quotes.quantity(life.lots)} at ${quotes.price(life.ticks)}`}</span>
        ) : null
      }
    >
      {details && life ? (
        <div class="microscope">
          <MicroscopeBody view={view} details={details} life={life} />
        </div>
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

interface BodyProps {
  view: RunView;
  details: RunDetails;
  life: OrderLife;
}

export function MicroscopeBody({ view, details, life }: BodyProps) {
  return (
    <>
      <p class="microscope-sentence">{sentenceOf(view, details, life)}</p>
      <TimeLine life={life} />
      <h3>What happened</h3>
      <Events view={view} details={details} life={life} />
      <OtherQueues view={view} life={life} />
    </>
  );
}

function sentenceOf(view: RunView, details: RunDetails, life: OrderLife): string {
  const quotes = quotesOf(view);
  const first = details.fills.find(({ orderId }) => orderId === life.orderId);
  const [overview, info] = [view.overview.value, view.info.value];
  const worth = first && overview && info ? markoutBp(first, overview.best, SECOND_NS, info.lastNs) : Number.NaN;
  return teacherSentence(life, worth, {
    quantity: quotes.quantity,
    duration: (ns) => formatDuration(ns, 3),
    baseCurrency: quotes.instrument.baseCurrency,
  });
}

const WORDS: Record<StoryEvent["kind"], string> = {
  sent: "Sent",
  cancelSent: "Cancel sent",
  modifySent: "Change sent",
  accepted: "Accepted",
  replaced: "Changed",
  partlyFilled: "Filled in part",
  filled: "Filled",
  cancelled: "Cancelled",
  expired: "Expired",
  tooLate: "Request came too late",
  rejected: "Rejected",
};

function Events({ view, details, life }: { view: RunView; details: RunDetails; life: OrderLife }) {
  const quotes = quotesOf(view);
  const base = quotes.instrument.baseCurrency;
  const because = (event: StoryEvent): string => {
    if (!Number.isNaN(event.execLots))
      return `${quotes.quantity(event.execLots)} ${base} at ${quotes.price(event.execTicks)}: ${causeWords(event.cause, life.side)}`;
    if ((event.kind === "accepted" || event.kind === "replaced") && event.aheadLots >= 0)
      return `${quotes.quantity(event.aheadLots)} ${base} ahead`;
    return event.kind === "tooLate" ? "it was over before the request got there" : "";
  };
  return (
    <div class="microscope-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">At the exchange</th>
            <th scope="col">Here</th>
            <th scope="col">Event</th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          {orderStory(details.record.orderEvents, life.orderId).map((event, i) => (
            <tr key={i}>
              <td>{Number.isNaN(event.exchNs) || event.kind.endsWith("ent") ? MISSING : formatTime(event.exchNs)}</td>
              <td>{formatTime(event.localNs)}</td>
              <td>{WORDS[event.kind]}</td>
              <td>{because(event)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same order under each queue model, and in the true queue where the book has one. */
function OtherQueues({ view, life }: { view: RunView; life: OrderLife }) {
  const [found, setFound] = useState<WouldHave[] | string | null>(null);
  const joinedNs = life.acceptedExchNs;
  useEffect(() => {
    const market = view.market.value;
    if (!market || Number.isNaN(joinedNs)) return;
    let gone = false;
    const untilNs = life.filledLots > 0 ? joinedNs + LONGER_NS : life.endNs;
    market.wouldHave({ side: life.side, ticks: life.ticks, joinedNs, untilNs: Number.isNaN(untilNs) ? Number.MAX_VALUE : untilNs }).then(
      (answer) => gone || setFound(answer),
      (error: Error) => gone || setFound(error.message),
    );
    return () => {
      gone = true;
    };
  }, [life]);
  if (Number.isNaN(joinedNs)) return null;
  return (
    <>
      <h3>The same order in other queues</h3>
      {typeof found === "string" ? <p class="microscope-note">{found}</p> : null}
      {found === null ? <p class="microscope-note">The book is replayed…</p> : null}
      {Array.isArray(found) ? (
        <>
          <QueuePaths found={found} joinedNs={joinedNs} quantity={quotesOf(view).quantity} />
          <table>
            <thead>
              <tr>
                <th scope="col">Queue model</th>
                <th scope="col">Filled after</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ model, filledNs }) => (
                <tr key={model}>
                  <td>{model}</td>
                  <td>{filledNs === null ? "not filled in this time" : formatDuration(filledNs - joinedNs, 3)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="microscope-note">
            Whole fills, at this order's price and from the moment it joined. Nobody answers it: the orders of others do what they did.
          </p>
        </>
      ) : null}
    </>
  );
}
