/** Counts the journal that scripts/lib/vitest-reporter.mjs writes, whether the run came to its end or not. */
import { existsSync, readFileSync } from "node:fs";

/**
 * Counts of a run. Tests that were found and did not run count as failed, and so does each file whose tests were never found.
 * @typedef {{ passed: number, failed: number, skipped: string[], notRun: string[], running: string[], unknownFiles: string[], isWhole: boolean,
 *   times: { name: string, ms: number }[] }} Journal
 */

/**
 * @param {string} path of the journal
 * @param {readonly string[]} files that were to run, below the root
 * @returns {Journal}
 */
export function readJournal(path, files) {
  const journal = collect(linesOf(path));
  const all = [...journal.tests.values()];
  const ended = (state) => all.filter((test) => test.ended?.state === state);
  const notRun = all.filter((test) => !test.ended || test.ended.state === "not run");
  const unknownFiles = files.filter((file) => !journal.found.has(file));
  return {
    passed: ended("passed").length,
    failed: ended("failed").length + journal.errors + notRun.length + unknownFiles.length,
    skipped: ended("skipped")
      .map(({ name, ended }) => `${name}${ended?.note ? ` (${ended.note})` : ""}`)
      .sort(),
    notRun: notRun.map(({ name }) => name),
    running: all.filter((test) => test.began && !test.ended).map(({ name }) => name),
    unknownFiles,
    isWhole: journal.isWhole,
    times: all.map(({ name, ended }) => ({ name, ms: ended?.ms ?? 0 })).sort((a, b) => b.ms - a.ms),
  };
}

/** A journal of a run that was killed may end in half a line. */
function linesOf(path) {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function collect(lines) {
  /** @type {Map<string, { name: string, began: boolean, ended: { state: string, note?: string, ms: number } | null }>} */
  const tests = new Map();
  const journal = { tests, found: new Set(), errors: 0, isWhole: false };
  /** @type {Record<string, (line: any) => void>} */
  const put = {
    found({ file, tests: found }) {
      journal.found.add(file);
      for (const [id, name] of found) tests.set(id, { name: `${file} > ${name}`, began: false, ended: null });
    },
    began({ id }) {
      const test = tests.get(id);
      if (test) test.began = true;
    },
    // The worker tells of it at once; what the reporter says of it later counts.
    done({ id, state }) {
      const test = tests.get(id);
      if (test) test.ended ??= { state, ms: 0 };
    },
    ended({ id, ...ended }) {
      const test = tests.get(id);
      if (test) test.ended = ended;
    },
    closed({ file, errors }) {
      journal.found.add(file);
      journal.errors += errors;
    },
    over({ errors }) {
      journal.errors += errors;
      journal.isWhole = true;
    },
  };
  for (const line of lines) put[line.event]?.(line);
  return journal;
}
