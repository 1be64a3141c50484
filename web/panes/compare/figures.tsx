import type { Comparison } from "./comparison.js";
import { figureRows } from "./figure-rows.js";

/** A table that scrolls where its pane is low, so keys must reach it. */
export const SCROLLS = { tabIndex: 0 };

/** Figures of both runs and the change between them. */
export function Figures({ compared }: { compared: Comparison }) {
  const { a, b, subject } = compared;
  return (
    <section class="compare-scroll" aria-label="Figures of both runs" {...SCROLLS}>
      <table class="compare-table">
        <thead>
          <tr>
            <th scope="col">{subject?.name ?? ""}</th>
            <th scope="col">
              <span class="unseen">Unit</span>
            </th>
            <th scope="col" class="right">
              <b>{subject ? `${subject.a}, this run` : "This run"}</b>
            </th>
            <th scope="col" class="right">
              {subject ? `${subject.b}, against` : "Against"}
            </th>
            <th scope="col" class="right">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {figureRows(a, b).map((row) => (
            <tr key={row.id} class={row.strong ? "strong" : ""}>
              <th scope="row" class={row.inner ? "inner" : ""}>
                {row.title}
              </th>
              <td class="unit">{row.unit}</td>
              <td class="right now">{row.text.a}</td>
              <td class="right">{row.text.b}</td>
              <td class="right">{row.text.change}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Fields of the configuration that differ. */
export function SetupChanges({ compared: { setup } }: { compared: Comparison }) {
  if (setup.length === 0) return <p class="data-empty">Both ran with the same set-up.</p>;
  return (
    <section class="compare-scroll" aria-label="Differences of the set-up" {...SCROLLS}>
      <table class="compare-table">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">
              <b>This run</b>
            </th>
            <th scope="col">Against</th>
          </tr>
        </thead>
        <tbody>
          {setup.map(({ path, a, b }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td class="now">{short(a)}</td>
              <td>{short(b)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const short = (text: string): string => (text === "" ? "\u2013" : text.length > 80 ? `${text.slice(0, 79)}\u2026` : text);
