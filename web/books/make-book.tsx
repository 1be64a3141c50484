import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { FLOW_REGIMES, type FlowRegimeName } from "../../src/data/flow/intensities.js";
import type { BookKind } from "../../src/data/rows.js";
import { NothingKept } from "../import/outcome.js";
import { freeName } from "../state/import-draft.js";
import type { Store } from "../state/store.js";
import { parseClock } from "./clock.js";
import { Making } from "./making.js";

const REGIMES = Object.keys(FLOW_REGIMES) as FlowRegimeName[];
/** What a page can hold at once of a market that is replayed. */
const MOST_NS = 4 * 3_600e9;

/** A market of one's own: which, how long, with which seed. */
export function MakeBook({ store, onMade }: { store: Store; onMade: (name: string) => void }) {
  const regime = useSignal<FlowRegimeName>("calm");
  const kind = useSignal<BookKind>("L3");
  const length = useSignal("5:00");
  const seed = useSignal("1");
  const spanNs = parseClock(length.value);
  const lengthWrong = spanNs === null || spanNs < 1e9 || spanNs > MOST_NS;
  const seedWrong = !/^\d{1,10}$/.test(seed.value.trim()) || Number(seed.value) >= 2 ** 32;
  const { fetching, books, room } = store;
  const making = fetching.name.value !== null;
  const make = async (): Promise<void> => {
    const stem = `flow-${regime.value}-${Number(seed.value)}${kind.value === "L2" ? "-l2" : ""}`;
    const name = freeName(
      stem,
      books.entries.value.map((entry) => entry.name),
    );
    const options = { seed: Number(seed.value), spanNs: spanNs ?? 0, regime: regime.value, kind: kind.value };
    if (await fetching.generate(name, options)) onMade(name);
    await room.look();
  };
  return (
    <form
      class="book-detail make-book"
      aria-label="Generate a market"
      onSubmit={(event) => {
        event.preventDefault();
        if (!lengthWrong && !seedWrong && !making) void make();
      }}
    >
      <h3>Generate a market</h3>
      <p class="field-help">
        A queue-reactive order flow, after Huang, Lehalle and Rosenbaum (2015). Every order has its id and the queue is the true one, but no
        market ever traded like this: for learning and for tests.
      </p>
      <Field id="make-regime" label="Regime" help={FLOW_REGIMES[regime.value].about}>
        <select id="make-regime" value={regime.value} onChange={(event) => (regime.value = event.currentTarget.value as FlowRegimeName)}>
          {REGIMES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field
        id="make-kind"
        label="Recorded"
        help={
          kind.value === "L3"
            ? "With the queue model L3Fifo your orders stand in the true queue."
            : "As most venues publish it: what each price holds."
        }
      >
        <select id="make-kind" value={kind.value} onChange={(event) => (kind.value = event.currentTarget.value as BookKind)}>
          <option value="L3">by order</option>
          <option value="L2">by level</option>
        </select>
      </Field>
      <Field id="make-length" label="Length" help="Minutes and seconds, such as 5:00; at most 4:00:00." wrong={lengthWrong}>
        <input
          id="make-length"
          type="text"
          autocomplete="off"
          aria-invalid={lengthWrong}
          value={length.value}
          onInput={(event) => (length.value = event.currentTarget.value)}
        />
      </Field>
      <Field
        id="make-seed"
        label="Seed"
        help="A whole number up to 4,294,967,295. The same seed is the same market, on every machine."
        wrong={seedWrong}
      >
        <input
          id="make-seed"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          aria-invalid={seedWrong}
          value={seed.value}
          onInput={(event) => (seed.value = event.currentTarget.value)}
        />
      </Field>
      <NothingKept problem={fetching.problem.value?.problem ?? null} />
      {making ? (
        <Making store={store} />
      ) : (
        <button type="submit" class="button primary" disabled={lengthWrong || seedWrong}>
          Generate
        </button>
      )}
    </form>
  );
}

interface FieldProps {
  id: string;
  label: string;
  help: string;
  wrong?: boolean;
  children: ComponentChildren;
}

function Field({ id, label, help, wrong = false, children }: FieldProps) {
  return (
    <div class={wrong ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {children}
      <p class={wrong ? "field-error" : "field-help"}>{help}</p>
    </div>
  );
}
