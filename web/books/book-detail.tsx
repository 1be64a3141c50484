import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Cut } from "../../src/data/cut/book-choice.js";
import { megabytes, sourceWords } from "../app/words.js";
import { formatCount, formatPlain, formatShort } from "../format/numbers.js";
import type { BookEntry } from "../state/book-index.js";
import type { Store } from "../state/store.js";
import { BookDoors } from "./book-doors.js";
import { spanOf } from "./clock.js";
import { WindowPicker } from "./window-picker.js";
import { kindWords, utcOf } from "./words.js";

/** One book closely: its picture, the part of it to play, what it holds, what is wrong with it. */
export function BookDetail({ store, entry }: { store: Store; entry: BookEntry }) {
  const cut = useSignal<Cut | null>(null);
  useEffect(() => {
    cut.value = entry.name === store.books.chosen.value?.name ? store.books.cut.value : null;
  }, [entry.name]);
  const { quality } = entry;
  return (
    <section class="book-detail" aria-label={entry.title}>
      <h3>
        {entry.title}
        {entry.synthetic ? <em class="tag">synthetic</em> : null}
      </h3>
      {quality ? <WindowPicker entry={entry} timeline={quality.timeline} cut={cut} /> : null}
      <BookDoors store={store} entry={entry} cut={cut} />
      {quality && quality.findings.length > 0 ? (
        <div class="book-findings">
          <b>{quality.verdict.slice(0, 1).toUpperCase() + quality.verdict.slice(1)}</b>
          <ul>
            {quality.findings.map(({ text, severity }) => (
              <li key={text} class={severity === "note" ? "note" : ""}>
                {text.slice(0, 1).toUpperCase() + text.slice(1)}.
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <dl class="book-facts">
        {factsOf(entry).map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {entry.own?.passing ? <p class="field-help">{entry.own.passing} It is gone when the page is closed.</p> : null}
    </section>
  );
}

function factsOf(entry: BookEntry): [name: string, words: string][] {
  const { instrument, rows, lastNs, firstNs, available } = entry;
  const seconds = Math.max(1e-9, (lastNs - firstNs) / 1e9);
  const { venue, tickSize, lotSize, quoteCurrency, baseCurrency } = instrument;
  const known: [string, string][] = available
    ? [
        ["Starts", entry.synthetic ? "Never: it is synthetic" : utcOf(entry)],
        ["Trades", formatCount(entry.trades)],
        ["Size", `${megabytes(entry.bytes)}, ${formatPlain(entry.bytes / rows, 2)} bytes a row`],
      ]
    : [];
  return [
    ["Market", `${instrument.symbol}, ${venue}, ${kindWords(entry)}`],
    ["Length", spanOf(lastNs - firstNs)],
    ["Rows", `${formatCount(rows)}, ${formatShort(Math.round(rows / seconds))} a second`],
    ...known,
    ["Tick, lot", `${formatPlain(tickSize, 12)} ${quoteCurrency}, ${formatPlain(lotSize, 12)} ${baseCurrency}`],
    ["Source", sourceWords(entry)],
  ];
}
