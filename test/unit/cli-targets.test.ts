import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { checkTargets, keep, keepRecording } from "../../src/cli/targets.js";
import { HftError } from "../../src/errors.js";
import { syntheticBook } from "../books.js";

const folder = mkdtempSync(join(tmpdir(), "sigmax-targets-"));
const file = (name: string) => join(folder, name);
const imbalance = new URL("../../examples/imbalance.ts", import.meta.url).pathname;
writeFileSync(file("book.hftbook"), syntheticBook({ seed: 21, spanNs: 3e9 }));
writeFileSync(file("plain"), "no folder");
mkdirSync(file("inside"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function said() {
  const err: string[] = [];
  return { err, output: { json: false, out: () => {}, err: (line: string) => err.push(line), progress: () => {} } };
}

async function cli(...args: string[]) {
  const { err, output } = said();
  return { code: await main(args, output), err: err.join("\n") };
}

describe("a file to be written", () => {
  it.each([
    ["in a folder that is not there", "no/x.json", "there is no folder"],
    ["in a file", "plain/x.json", "is no folder"],
    ["that is a folder", "inside", "which is a folder"],
  ])("is refused before the work %s", (_, name, words) => {
    expect(() => checkTargets({ report: file(name) })).toThrow(words);
    expect(() => checkTargets({ report: file(name) })).toThrow(/^--report: got /);
  });

  it("is refused where nothing may be written", () => {
    mkdirSync(file("closed"));
    chmodSync(file("closed"), 0o500);
    const check = expect(() => checkTargets({ out: file("closed/x.json") }));
    // Root may write there all the same.
    if (process.getuid?.() === 0) check.not.toThrow();
    else check.toThrow("nothing may be written");
  });

  it("may be new, and may be written over", () => {
    expect(() => checkTargets({ out: file("new.json"), report: file("plain"), tables: undefined })).not.toThrow();
  });

  it.each([
    ["run", [imbalance, "--book", file("book.hftbook"), "--out", file("no/x.json")]],
    ["run", [imbalance, "--book", file("book.hftbook"), "--report", file("no/x.html")]],
    ["sweep", [imbalance, "--book", file("book.hftbook"), "--space", file("none.json"), "--out", file("no/x.csv")]],
    ["books", ["convert", file("book.hftbook"), "--out", file("no/x.npz")]],
    ["books", ["generate", "--out", file("no/x.hftbook")]],
  ])("is checked first by %s", async (command, args) => {
    expect(await cli(command, ...args)).toMatchObject({ code: 2, err: expect.stringMatching(/1005[\s\S]*there is no folder/) });
  });
});

describe("what can't be had again", () => {
  it("is written before what can be made anew from it", async () => {
    const args = [imbalance, "--book", file("book.hftbook"), "--tables", file("plain/tables"), "--out", file("first.json")];
    expect(await cli("run", ...args)).toMatchObject({ code: 2, err: expect.stringContaining("1005") });
    expect(JSON.parse(readFileSync(file("first.json"), "utf8"))).toMatchObject({ outcome: "complete" });
  });

  it("goes elsewhere when its folder has gone meanwhile, and where it is is said", () => {
    const { err, output } = said();
    const path = keep(file("gone/run.json"), "the result", output);
    expect(readFileSync(path, "utf8")).toBe("the result");
    expect(err.join()).toContain(`It is in ${path}.`);
    rmSync(path);
  });

  it("is a recording that says why when nothing was heard, and keeps other faults loud", () => {
    const { err, output } = said();
    const nothing = () => {
      throw new HftError(2009, "Nothing was heard.");
    };
    expect(keepRecording(file("x.hftbook"), nothing, output)).toBeNull();
    expect(err.join()).toContain("Nothing was heard.");
    expect(existsSync(file("x.hftbook"))).toBe(false);
    const broken = () => {
      throw new TypeError("broken");
    };
    expect(() => keepRecording(file("x.hftbook"), broken, output)).toThrow("broken");
  });
});
