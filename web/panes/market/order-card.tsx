import type { ComponentChildren, RefObject } from "preact";
import { markoutBp } from "../../../src/metrics/fills.js";
import { averageFillTicks, type OrderLife } from "../../../src/metrics/order-lives.js";
import { formatDuration } from "../../format/durations.js";
import { formatSigned, MISSING } from "../../format/numbers.js";
import { formatTime } from "../../format/time.js";
import type { RunView } from "../../state/view.js";
import { detailsOf, quotesOf, type RunDetails } from "../details.js";
import { CloseIcon, SideMark } from "../parts/icons.js";
import { sideWord, stateWord, whyWords } from "../words.js";

interface OrderCardProps {
  view: RunView;
  anchor: { x: number; y: number } | null;
  host: RefObject<HTMLDivElement | null>;
}

const WIDTH = 264;
const HEIGHT = 272;
const GAP = 16;
const SECOND_NS = 1e9;

/** The selected order in short: what it was, how it went, why it filled. */
export function OrderCard({ view, anchor, host }: OrderCardProps) {
  const details = detailsOf(view);
  const id = view.selectedOrderId.value;
  const life = id === null ? undefined : details?.byId.get(id);
  if (!details || !life || !anchor) return null;
  const close = () => {
    view.selectedOrderId.value = null;
    host.current?.focus();
  };
  return (
    <aside class="order-card" style={placeBeside(anchor, host.current)} aria-label={`Order ${life.orderId}`}>
      <header>
        <h3>
          <SideMark side={life.side} /> {headline(view, life)}
        </h3>
        <span class="order-id">{life.orderId}</span>
        <button type="button" class="pane-action" aria-label="Close" title="Close (Esc)" onClick={close}>
          <CloseIcon />
        </button>
      </header>
      <dl>
        <Story view={view} details={details} life={life} />
      </dl>
      <button
        type="button"
        class="card-more"
        onClick={() => {
          view.microscopeOpen.value = true;
        }}
      >
        Every event, and other queues
      </button>
    </aside>
  );
}

function headline(view: RunView, life: OrderLife): string {
  const quotes = quotesOf(view);
  const lots = life.filledLots > 0 ? life.filledLots : life.lots;
  return `${sideWord(life.side)} ${quotes.quantity(lots)} at ${quotes.price(life.filledLots > 0 ? averageFillTicks(life) : life.ticks)}`;
}

interface StoryProps {
  view: RunView;
  details: RunDetails;
  life: OrderLife;
}

function Story({ view, details, life }: StoryProps) {
  const quotes = quotesOf(view);
  const base = quotes.instrument.baseCurrency;
  const first = details.fills.find(({ orderId }) => orderId === life.orderId);
  const filled = first !== undefined;
  return (
    <>
      <Fact title="Sent">{formatTime(life.sentNs)}</Fact>
      <Fact title="Heard accepted">
        {Number.isNaN(life.acceptedNs) ? MISSING : `${formatTime(life.acceptedNs)}, ${formatDuration(life.acceptedNs - life.sentNs)} later`}
      </Fact>
      <Fact title="Ahead at entry">{Number.isNaN(life.queueAheadLots) ? MISSING : `${quotes.quantity(life.queueAheadLots)} ${base}`}</Fact>
      {filled ? <Fact title="Waited">{formatDuration(life.firstFillExchNs - life.acceptedExchNs, 3)}</Fact> : null}
      {filled ? <Fact title="Fill heard after">{formatDuration(first.localNs - first.exchNs)}</Fact> : null}
      {filled ? (
        <Fact title="Slippage to mid when sent">{`${formatSigned((life.side * (first.ticks - life.midTicksAtSend) * 1e4) / life.midTicksAtSend, 2)} bp`}</Fact>
      ) : null}
      {filled ? <Fact title="Worth 1 s later">{worth(view, first)}</Fact> : null}
      <Fact title={stateWord(life)}>{whyWords(life)}</Fact>
    </>
  );
}

function worth(view: RunView, fill: RunDetails["fills"][number]): string {
  const overview = view.overview.value;
  const info = view.info.value;
  if (!overview || !info) return MISSING;
  const bp = markoutBp(fill, overview.best, SECOND_NS, info.lastNs);
  return Number.isNaN(bp) ? MISSING : `${formatSigned(bp, 2)} bp`;
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Beside its mark, on the side with room; a narrow pane puts it below the chart by style instead. */
function placeBeside(anchor: { x: number; y: number }, host: HTMLElement | null): Record<string, string> {
  const width = host?.clientWidth ?? 800;
  const height = host?.clientHeight ?? 400;
  const onRight = anchor.x + GAP + WIDTH < width - 60;
  const left = onRight ? anchor.x + GAP : Math.max(4, anchor.x - GAP - WIDTH);
  const top = Math.max(4, Math.min(height - HEIGHT - 4, anchor.y - HEIGHT / 2));
  return { "--card-left": `${left}px`, "--card-top": `${top}px` };
}
