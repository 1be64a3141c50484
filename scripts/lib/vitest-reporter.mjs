import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Writes what scripts/lib/checks.mjs sums up to $SIGMAX_TEST_REPORT: counts, and every skipped test with its reason.
 * The file appears only when the run came to its end, so a crashed runner is told from one without tests.
 * A module that did not load and an error outside of any test count as failures.
 */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: unhandledErrors.length, skipped: [], files: modules.length };
    for (const module of modules) {
      report.failed += module.errors().length;
      for (const test of module.children.allTests()) this.count(report, module, test);
    }
    const path = process.env.SIGMAX_TEST_REPORT;
    if (!path) throw new Error("SIGMAX_TEST_REPORT is not set");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(report));
  }

  count(report, module, test) {
    const { state, note } = test.result();
    if (state === "passed") report.passed += 1;
    else if (state === "failed") report.failed += 1;
    else report.skipped.push(`${module.relativeModuleId} > ${test.fullName}${note ? ` (${note})` : ""}`);
  }
}
