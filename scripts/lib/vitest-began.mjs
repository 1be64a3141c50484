/**
 * Set-up of every test file: writes to the journal which test begins and which is done, from the worker itself. What vitest's workers tell
 * the reporter comes later and in groups: when the run is ended, the test that was running might not be among it.
 */
import { appendFileSync } from "node:fs";
import { beforeEach } from "vitest";

const journal = process.env.SIGMAX_TEST_JOURNAL;
if (journal) {
  const write = (line) => appendFileSync(journal, `${JSON.stringify(line)}\n`);
  beforeEach(({ task, onTestFinished }) => {
    write({ event: "began", id: task.id });
    onTestFinished(() => write({ event: "done", id: task.id, state: task.result?.state === "pass" ? "passed" : "failed" }));
  });
}
