import { useSignal } from "@preact/signals";
import { AccountPane } from "../panes/account/account-pane.js";
import { PaneGroup } from "../panes/parts/pane-group.js";
import { Tabs } from "../panes/parts/tabs.js";
import { VerdictPane, verdictMark } from "../panes/verdict/verdict-pane.js";
import type { RunView } from "../state/view.js";

type Part = "account" | "verdict";

const PARTS = { account: AccountPane, verdict: VerdictPane } as const;

/** What came of the run, one of several panes at a time. */
export function ResultsCell({ view }: { view: RunView }) {
  const shown = useSignal<Part>("account");
  const Shown = PARTS[shown.value];
  const tabs = [
    { id: "account", title: "Account" },
    { id: "verdict", title: "Verdict", mark: verdictMark(view) },
  ] as const;
  return (
    <PaneGroup.Provider value={<Tabs label="Results" tabs={tabs} selected={shown} />}>
      <Shown view={view} />
    </PaneGroup.Provider>
  );
}
