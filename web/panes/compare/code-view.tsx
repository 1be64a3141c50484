import type { RunView } from "../../state/view.js";
import type { CodeLine, FileChange } from "./code-changes.js";
import type { Comparison } from "./comparison.js";
import { SCROLLS } from "./figures.js";

/** Lines of the code that differ, and a way back to the other run's code and set-up. */
export function CodeChanges({ view, compared: { code, b } }: { view: RunView; compared: Comparison }) {
  return (
    <section class="compare-scroll" aria-label="Differences of the code" {...SCROLLS}>
      <p class="compare-note">
        {code.length === 0 ? "Both ran the same code." : "− in the run it is held against, + in this run."}{" "}
        <button type="button" class="text-button" onClick={() => view.history.restore(b)}>
          Open the other run's code and set-up
        </button>
      </p>
      {code.map((change) => (
        <FileLines key={change.name} change={change} />
      ))}
    </section>
  );
}

function FileLines({ change: { name, lines, added, removed } }: { change: FileChange }) {
  return (
    <table class="code-lines">
      <caption>
        {name} <span>{`+${added} \u2212${removed}`}</span>
      </caption>
      <tbody>
        {lines.map((line, index) => (
          <tr key={index} class={CLASSES[line.sign]}>
            <td class="number">{line.line || ""}</td>
            <td class="sign">
              <span class="unseen">{WORDS[line.sign]}</span>
              <span aria-hidden="true">{line.sign === "-" ? "\u2212" : line.sign}</span>
            </td>
            <td class="text">{line.text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const CLASSES: Readonly<Record<CodeLine["sign"], string>> = { " ": "", "-": "removed", "+": "added", "…": "gap" };
const WORDS: Readonly<Record<CodeLine["sign"], string>> = { " ": "", "-": "only before", "+": "only now", "…": "lines left out" };
