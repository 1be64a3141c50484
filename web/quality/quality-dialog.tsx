import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Finding, QualityReport, Severity } from "../../src/data/quality.js";
import { Modal } from "../dialog/modal.js";
import { downloadText } from "../panes/parts/download.js";
import type { Books } from "../state/books.js";
import { type Problem, problemOf } from "../state/problem.js";
import { factsOf } from "./facts.js";
import { QualityPicture } from "./quality-picture.js";
import "./quality.css";

/** Whether to trust what comes of the open book: a verdict, its reasons, a picture, and the numbers. */
export function QualityDialog({ books, onClose }: { books: Books; onClose(): void }) {
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    books.checkQuality().catch((error: unknown) => {
      problem.value = problemOf(error);
    });
  }, []);
  const info = books.shownInfo.value;
  const report = books.quality.value;
  return (
    <Modal title={`Quality of ${info?.title ?? "the book"}`} name="quality-dialog" onClose={onClose}>
      <div aria-live="polite">
        {problem.value ? (
          <p class="field-error">
            {problem.value.title}: {problem.value.message}
          </p>
        ) : null}
        {!report && !problem.value ? <p>Reading the book…</p> : null}
      </div>
      {report ? <Report report={report} /> : null}
      <p class="modal-actions">
        {report && info ? (
          <button
            type="button"
            class="button"
            onClick={() =>
              downloadText(`${info.name}-quality.json`, JSON.stringify({ name: info.name, ...report }, null, 2), "application/json")
            }
          >
            Download as JSON
          </button>
        ) : null}
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </p>
    </Modal>
  );
}

const VERDICTS: Record<QualityReport["verdict"], string> = {
  good: "Good: nothing speaks against trusting a result.",
  "usable with care": "Usable with care.",
  "not usable": "Not usable: a result from it means nothing.",
};

function Report({ report }: { report: QualityReport }) {
  return (
    <>
      <p class="quality-verdict">
        <b>{VERDICTS[report.verdict]}</b>
      </p>
      {report.findings.length > 0 ? (
        <ul class="quality-findings">
          {report.findings.map((finding) => (
            <li key={finding.text}>
              <FindingLine finding={finding} />
            </li>
          ))}
        </ul>
      ) : null}
      <QualityPicture timeline={report.timeline} />
      <dl class="quality-facts">
        {factsOf(report).map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const SEVERITIES: Record<Severity, string> = { fault: "Fault", care: "Care", note: "Note" };

function FindingLine({ finding: { severity, text } }: { finding: Finding }) {
  return (
    <>
      <b class={severity === "fault" ? "bad" : ""}>{SEVERITIES[severity]}</b>
      <span>{text.slice(0, 1).toUpperCase() + text.slice(1)}.</span>
    </>
  );
}
