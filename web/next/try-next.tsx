import { useSignal } from "@preact/signals";
import { wideScreen } from "../app/media.js";
import { load, save } from "../state/storage.js";
import type { Store } from "../state/store.js";
import { offeredSteps, tryStep } from "./try-steps.js";
import "./try-next.css";

const KEY = "next";

/** Below an example: changes that are worth a run, each one click. */
export function TryNext({ store }: { store: Store }) {
  const steps = offeredSteps(store);
  const open = useSignal(load(KEY) !== false && wideScreen.value);
  if (steps.length === 0) return null;
  const running = store.runs.running.value;
  return (
    <details
      class="try-next"
      open={open.value}
      onToggle={(event) => {
        if (event.currentTarget.open === open.value) return;
        open.value = event.currentTarget.open;
        save(KEY, open.value);
      }}
    >
      <summary>
        Try next <small>changes the code or the set-up, and runs</small>
      </summary>
      <ul>
        {steps.map((offered) => (
          <li key={offered.step.title}>
            <button
              type="button"
              class="button"
              aria-pressed={offered.made}
              disabled={running || !store.canRun.value}
              title={offered.made ? "Take it back and run" : "Change it and run"}
              onClick={() => void tryStep(store, offered)}
            >
              {offered.step.title}
            </button>
            <span>{offered.step.about}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
