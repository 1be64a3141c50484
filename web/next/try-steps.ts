import { batch } from "@preact/signals";
import { EXAMPLES } from "../state/examples.js";
import type { SetupDraft } from "../state/setup.js";
import type { Store } from "../state/store.js";
import { stateOf, withEdit, withoutEdit } from "./edits.js";
import { type NextStep, stepsOf } from "./steps.js";

export interface OfferedStep {
  step: NextStep;
  /** Whether code and set-up have it already. */
  made: boolean;
}

/** Set-ups as they were before a step changed them, so that it can be taken back. */
const before = new WeakMap<NextStep, Partial<SetupDraft>>();

/** The steps of the file that shows, without those whose place in the code is gone. */
export function offeredSteps({ files, setup }: Store): OfferedStep[] {
  const { name, text } = files.active.value;
  const draft = setup.draft.value;
  return stepsOf(name).flatMap((step) => {
    const edited = step.edit ? stateOf(text, step.edit) : "made";
    const setUp = Object.entries(step.setup ?? {}).every(([field, value]) => draft[field as keyof SetupDraft] === value);
    return edited === "gone" ? [] : { step, made: edited === "made" && setUp };
  });
}

/** Makes a step, or takes it back, and runs. The change of the code is one step of the editor's undo. */
export async function tryStep(store: Store, { step, made }: OfferedStep): Promise<void> {
  if (store.runs.running.value) return;
  batch(() => {
    changeCode(store, step, made);
    changeSetup(store, step, made);
  });
  const hadRun = store.runs.record.value !== null;
  await store.run();
  if (hadRun && store.runs.record.value?.outcome === "complete") store.layout.show("compare");
}

function changeCode({ files }: Store, { edit }: NextStep, made: boolean): void {
  if (!edit) return;
  const { name, text } = files.active.value;
  files.replace(name, made ? withoutEdit(text, edit, originalOf(name)) : withEdit(text, edit));
}

function changeSetup({ setup }: Store, step: NextStep, made: boolean): void {
  if (!step.setup) return;
  const draft = setup.draft.value;
  const to = made ? (before.get(step) ?? setup.defaults) : step.setup;
  before.set(step, { ...draft });
  for (const field of Object.keys(step.setup) as (keyof SetupDraft)[]) {
    const value = to[field];
    if (value !== undefined) setup.set(field, value);
  }
}

const originalOf = (name: string): string =>
  EXAMPLES.find((example) => stepsOf(name) === stepsOf(example.name) && stepsOf(name).length > 0)?.text ?? "";
