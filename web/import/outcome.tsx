import { type Problem, placeWords } from "../state/problem.js";

/** Why nothing came of it. */
export function NothingKept({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <div class="error-card" role="alert">
      <div class="error-title">
        <strong>{problem.title}</strong>
        <span class="error-place">{placeWords(problem)}</span>
      </div>
      <p class="error-message">{problem.message}</p>
      <p>Nothing of it was kept.</p>
    </div>
  );
}

/** How much of it is done: `share` is 0 to 1. */
export const ProgressBar = ({ label, share }: { label: string; share: number }) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.floor(share * 100)}
    class="import-bar"
  >
    <div style={{ transform: `scaleX(${share})` }} />
  </div>
);
