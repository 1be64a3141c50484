/** How a run of the tests is counted: whole, with a hook that fails, with a runner that dies, and when it is ended. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it, vi } from "vitest";
import { readJournal } from "../../scripts/lib/test-journal.mjs";
import { runFiles } from "../../scripts/lib/tests.mjs";
import { LONG } from "../length.js";
import { until } from "../until.js";

const BUILD = fileURLToPath(new URL("../../build/", import.meta.url));
const BEGAN = fileURLToPath(new URL("../../scripts/lib/vitest-began.mjs", import.meta.url));
const folders: string[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A small project of tests, in a folder from which vitest is found. */
function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(BUILD, "test-run-"));
  folders.push(folder);
  mkdirSync(join(folder, "test"));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, "test", name), `import { beforeAll, describe, expect, it } from "vitest";\n${text}\n`);
  const tags = 'tags: [{ name: "long" }], maxWorkers: 1, testTimeout: 600_000';
  const setup = `setupFiles: [${JSON.stringify(BEGAN)}]`;
  writeFileSync(join(folder, "vitest.config.mjs"), `export default { test: { include: ["test/*.test.ts"], ${tags}, ${setup} } };\n`);
  return folder;
}

async function ran(
  files: Record<string, string>,
  length: "quick" | "long" = "quick",
  onRunning: (stop: () => void, folder: string) => void = () => {},
) {
  const folder = project(files);
  const said: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void said.push(line));
  const names = Object.keys(files).map((name) => `test/${name}`);
  let started = false;
  const counts = await runFiles(
    length,
    names,
    (stop) => {
      if (!started) onRunning(stop, folder);
      started = true;
    },
    { root: folder, show: false },
  );
  return { ...counts, said: said.join("\n"), folder, names };
}

const HANGS = 'it("passes", () => {});\nit("hangs", () => new Promise(() => {}));\nit("comes later", () => {});';
const hasBegun = (folder: string, name: string) =>
  until(`${name} begins`, () =>
    readJournal(join(folder, "build/reports/quick.jsonl"), []).running.some((running) => running.endsWith(name)),
  );

it("counts what passed, failed, was skipped on purpose, could not load, and was kept from running by a failed hook", async () => {
  const { passed, failed, skipped, said } = await ran({
    "a.test.ts": 'it("passes", () => {});\nit("fails", () => expect(1).toBe(2));\nit.skip("is skipped", () => {});',
    "b.test.ts": 'it("is skipped with a reason", ({ skip }) => skip("no browser"));\nit("is long", { tags: ["long"] }, () => {});',
    "c.test.ts":
      'describe("in a suite", () => {\n  beforeAll(() => { throw new Error("no"); });\n  it("one", () => {});\n  it("two", () => {});\n});',
    "d.test.ts": 'throw new Error("does not load");',
  });
  expect({ passed, skipped }).toEqual({
    passed: 1,
    skipped: ["test/a.test.ts > is skipped", "test/b.test.ts > is skipped with a reason (no browser)"],
  });
  // The test of a, the hook of c and its two tests, and d.
  expect(failed).toBe(5);
  expect(said).toContain("test/c.test.ts > in a suite > two");
});

it("names what was running when it is ended, and counts all that did not run as failed, in files that were not reached, too", async () => {
  const { passed, failed, said } = await ran(
    { "a.test.ts": HANGS, "b.test.ts": 'it("one", () => {});\nit("two", () => {});' },
    "quick",
    (stop, folder) => void hasBegun(folder, "hangs").then(stop),
  );
  const reachedB = !said.includes("files that were not reached");
  expect(said).toContain("The run was interrupted.");
  expect(said).toMatch(/Running then:\n\s+test\/a\.test\.ts > hangs/);
  expect(said).toContain(`Counted until then: ${reachedB ? 3 : 1} passed, 0 failed, 0 skipped.`);
  expect(passed + failed).toBe(5);
  expect(failed).toBe(reachedB ? 2 : 4);
});

it("runs and counts the long tests apart", LONG, async () => {
  const text = 'it("short", () => {});\nit("long", { tags: ["long"] }, () => {});\nit.skip("skipped", () => {});';
  const { passed, failed, skipped } = await ran({ "a.test.ts": text }, "long");
  expect([passed, failed, skipped.length]).toEqual([1, 0, 0]);
});

const ENDS_THE_RUNNER = `it("passes", () => {});
it("ends the runner", async () => { process.kill(process.ppid, "SIGKILL"); await new Promise(() => {}); });
it("comes later", () => {});`;

it("counts what did not run when the runner dies", LONG, async () => {
  const { passed, failed, said } = await ran({ "a.test.ts": ENDS_THE_RUNNER });
  expect({ passed, failed }).toEqual({ passed: 1, failed: 2 });
  expect(said).toContain("vitest ended early");
  expect(said).toContain("test/a.test.ts > ends the runner");
});
