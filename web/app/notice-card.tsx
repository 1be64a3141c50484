import { type Problem, placeWords } from "../state/problem.js";
import type { Store } from "../state/store.js";
import { ErrorIcon } from "./icons.js";
import { SaveReport } from "./save-report.js";

interface NoticeProps {
  problem: Problem;
  action?: string;
  onAction?: () => void;
  /** Where a fault of ours can be reported from. */
  reportOf?: Store;
}

/** What keeps the page from working, and what can be done. */
export function Notice({ problem, action, onAction, reportOf }: NoticeProps) {
  const place = placeWords(problem);
  return (
    <div class="notice" role="alert">
      <ErrorIcon />
      <p>
        <strong>{problem.title}</strong>
        <span>
          {problem.message}
          {place ? ` (${place})` : ""}
        </span>
      </p>
      {action ? (
        <button type="button" class="button" onClick={onAction}>
          {action}
        </button>
      ) : null}
      {reportOf ? <SaveReport store={reportOf} problem={problem} /> : null}
    </div>
  );
}
