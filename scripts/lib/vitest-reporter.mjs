import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes a journal of the run to $SIGMAX_TEST_JOURNAL: one line of JSON for each test that was found or ended, beside those that vitest-began.mjs writes, so that
 * scripts/lib/test-journal.mjs can count what was done even when the runner is ended or crashes. $SIGMAX_TEST_LENGTH (`quick` or `long`)
 * says which tests were asked for; the others are not written.
 */
export default class JournalReporter {
  #journal = -1;

  onInit() {
    const path = process.env.SIGMAX_TEST_JOURNAL;
    if (!path) throw new Error("SIGMAX_TEST_JOURNAL is not set");
    mkdirSync(dirname(path), { recursive: true });
    this.#journal = openSync(path, "a");
  }

  onTestModuleCollected(module) {
    const tests = [...module.children.allTests()].filter(isAskedFor);
    this.#write({ event: "found", file: module.relativeModuleId, tests: tests.map(({ id, fullName }) => [id, fullName]) });
  }

  onTestCaseResult(test) {
    if (!isAskedFor(test)) return;
    const { state, note } = test.result();
    this.#write({ event: "ended", id: test.id, state: stateOf(test, state), note, ms: test.diagnostic()?.duration ?? 0 });
  }

  /** A file that did not load and a hook of a file that failed are failures of their own; the tests after them did not run. */
  onTestModuleEnd(module) {
    const suites = [...module.children.allSuites()];
    const errors = [...module.errors(), ...suites.flatMap((suite) => suite.errors())];
    this.#write({ event: "closed", file: module.relativeModuleId, errors: errors.length });
  }

  onTestRunEnd(_modules, unhandledErrors) {
    this.#write({ event: "over", errors: unhandledErrors.length });
    closeSync(this.#journal);
  }

  #write(line) {
    writeSync(this.#journal, `${JSON.stringify(line)}\n`);
  }
}

function isAskedFor(test) {
  const length = process.env.SIGMAX_TEST_LENGTH;
  return !length || test.tags.includes("long") === (length === "long");
}

/** vitest calls a test skipped, too, when a hook before it failed: that test did not run, and nobody asked for that. */
function stateOf(test, state) {
  if (state !== "skipped") return state;
  for (let suite = test.parent; ; suite = suite.parent) {
    if (suite.errors().length > 0) return "not run";
    if (suite.type === "module") return "skipped";
  }
}
