import { type Signal, signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { KeptRun } from "../../state/history.js";
import type { RunView } from "../../state/view.js";
import { type Column, columnsToCsv } from "../parts/columns.js";
import { Empty } from "../parts/empty.js";
import { PaneFrame } from "../parts/pane-frame.js";
import { Tabs } from "../parts/tabs.js";
import { CodeChanges } from "./code-view.js";
import { type Comparison, compareRuns, differenceWords } from "./comparison.js";
import { type FigureRow, figureRows } from "./figure-rows.js";
import { Figures, SetupChanges } from "./figures.js";
import { FillDifferences } from "./fills-view.js";
import "./compare.css";

type Part = "figures" | "code" | "setup" | "fills";

/** Kept while the pane is behind another one. */
const part: Signal<Part> = signal("figures");

/** Two of the runs that are kept, side by side: figures, code, set-up and fills. */
export function ComparePane({ view }: { view: RunView }) {
  const { a, b } = view.history;
  const compared = useMemo(() => (a.value && b.value ? compareRuns(a.value, b.value) : null), [a.value, b.value]);
  return (
    <PaneFrame
      id="compare"
      title="Compare"
      note={compared ? <span>{differenceWords(compared)}</span> : null}
      csv={compared ? () => ({ name: "compare.csv", text: columnsToCsv(COLUMNS, figureRows(compared.a, compared.b)) }) : null}
    >
      {compared ? <Compared view={view} compared={compared} /> : <NotYet first={a.value} />}
    </PaneFrame>
  );
}

const COLUMNS: Column<FigureRow>[] = [
  { id: "figure", title: "Figure", value: (row) => row.title, width: 0 },
  { id: "unit", title: "Unit", value: (row) => row.unit, width: 0 },
  { id: "run", title: "This run", value: (row) => row.a, width: 0 },
  { id: "against", title: "Against", value: (row) => row.b, width: 0 },
];

interface ComparedProps {
  view: RunView;
  compared: Comparison;
}

function Compared({ view, compared }: ComparedProps) {
  const { code, setup, pairs } = compared;
  const tabs = [
    { id: "figures", title: "Figures" },
    { id: "code", title: "Code", count: code.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0) },
    { id: "setup", title: "Set-up", count: setup.length },
    { id: "fills", title: "Fills", count: pairs.filter(({ kind }) => kind !== "same").length },
  ] as const;
  return (
    <>
      <div class="compare-bar">
        <Tabs label="What is compared" tabs={tabs} selected={part} />
        <Choice view={view} side="a" run={compared.a} label="This run" />
        <Choice view={view} side="b" run={compared.b} label="Against" />
      </div>
      {part.value === "figures" ? <Figures compared={compared} /> : null}
      {part.value === "code" ? <CodeChanges view={view} compared={compared} /> : null}
      {part.value === "setup" ? <SetupChanges compared={compared} /> : null}
      {part.value === "fills" ? <FillDifferences view={view} compared={compared} /> : null}
    </>
  );
}

interface ChoiceProps {
  view: RunView;
  side: "a" | "b";
  run: KeptRun;
  label: string;
}

function Choice({ view: { history }, side, run, label }: ChoiceProps) {
  return (
    <label class="compare-choice">
      <span class="unseen">{label}</span>
      <select value={String(run.id)} title={label} onChange={(event) => history.choose(side, Number(event.currentTarget.value))}>
        {history.runs.value.map((each, index) => (
          <option key={each.id} value={String(each.id)} selected={each.id === run.id}>
            {index === 0 ? "last" : clock(each.atMs)} {each.hash.slice(0, 6)}, {each.entry.replace(/\.ts$/, "")}
          </option>
        ))}
      </select>
    </label>
  );
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const clock = (ms: number): string => CLOCK.format(new Date(ms));

function NotYet({ first }: { first: KeptRun | null }) {
  return first ? (
    <Empty title="One run so far">
      Change something and run again. The two then stand here side by side: what differs in code and set-up, in the figures, and in the
      fills.
    </Empty>
  ) : (
    <Empty title="Runs side by side">
      The last runs are kept in this browser, with their code and set-up. Run twice, and what differs between the two stands here.
    </Empty>
  );
}
