import { FillCause } from "../../src/engine/record.js";
import type { OrderLife } from "../../src/metrics/order-lives.js";
import { offeredSteps, tryStep } from "../next/try-steps.js";
import { detailsOf } from "../panes/details.js";
import { EXAMPLES } from "../state/examples.js";
import type { Store } from "../state/store.js";

/** One stop of the tour: what is done for the person, what is pointed at, what is said. */
export interface TourStep {
  title: string;
  says: string;
  /** Of a talk of a minute. */
  seconds: number;
  /** What is pointed at, as a selector. */
  target: string;
  enter(store: Store): Promise<void> | void;
}

export const TOUR: readonly TourStep[] = [
  {
    title: "A strategy and a book",
    says: "On the left a market maker in TypeScript: it quotes both sides and leans against its position. On the right the order book that it will meet, row by row.",
    seconds: 8,
    target: '[data-pane="editor"]',
    enter: begin,
  },
  {
    title: "Run",
    says: "The whole book was replayed in this tab, in a sandbox without a network. The run has a hash: the same code, book and set-up give it on every machine.",
    seconds: 8,
    target: ".run-status",
    enter: (store) => store.run(),
  },
  {
    title: "Why did this order fill?",
    says: "Each triangle is a fill of ours, each line an order that rests. This one stood in a queue. The card says how much was ahead of it, and how long it waited.",
    seconds: 10,
    target: ".order-card",
    enter: showTellingOrder,
  },
  {
    title: "Under the microscope",
    says: "Every event at its price, with its cause: what traded ahead, what was cancelled for certain, and what the queue model only estimated.",
    seconds: 10,
    target: ".microscope-sentence",
    enter: (store) => store.layout.show("microscope"),
  },
  {
    title: "The same order in other queues",
    says: "When would it have filled had the queue moved otherwise? Where the models disagree, the fill was a guess.",
    seconds: 8,
    target: ".microscope-models",
    enter: (store) => store.layout.show("microscope"),
  },
  {
    title: "Change one number",
    says: "It leans less now, and ran again. Compare has both runs: what differs in the code, in the figures, in the fills. Undo in the editor takes it back.",
    seconds: 10,
    target: '[data-pane="compare"]',
    enter: changeSkew,
  },
  {
    title: "Share it",
    says: "Copies a link with code, set-up and book. It opens on another machine to the same hash. Nothing in it runs by itself.",
    seconds: 6,
    target: ".share-place",
    enter: () => {},
  },
];

const FIRST = "market-maker.ts";

async function begin(store: Store): Promise<void> {
  const example = EXAMPLES.find(({ name }) => name === FIRST);
  if (example) await store.openExample(example);
  for (const id of ["editor", "market", "orders"]) store.layout.show(id);
}

/** The order whose queue says most: of those that their queue let through, the one with most ahead. */
function showTellingOrder(store: Store): void {
  store.layout.show("market");
  const order = tellingOrder(detailsOf(store.view)?.lives ?? []);
  if (order) store.playback.showOrder(order.orderId);
}

export function tellingOrder(lives: readonly OrderLife[]): OrderLife | null {
  const rank = ({ cause, filledLots, queueAheadLots }: OrderLife): number =>
    (filledLots > 0 ? 1e15 : 0) + (cause === FillCause.queue ? 1e16 : 0) + (queueAheadLots || 0);
  return lives.reduce<OrderLife | null>((best, life) => (best === null || rank(life) > rank(best) ? life : best), null);
}

async function changeSkew(store: Store): Promise<void> {
  store.layout.show("editor");
  const lean = offeredSteps(store).find(({ step }) => step.title.startsWith("skew"));
  if (lean && !lean.made) await tryStep(store, lean);
  store.layout.show("compare");
}
