import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as main from "../../src/index.js";
import * as sweeps from "../../src/sweep/index.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OUT = join(ROOT, "build/api-examples");
const GLOBALS = new Set(["TextEncoder", "Uint8Array", "Array", "Promise", "Map", "Set", "Math", "Number", "Response"]);

const api = { ...sweeps, ...main };
const doorOf = (name: string) => (name in main || !(name in sweeps) ? "index" : "sweep/index");

/** What an example may take as given. */
const GIVEN = `import type { Book as B, HftEngine as E, HftStrategy as S, OrderRequest as R, Tick as T } from "../../src/index.js";
declare const bytes: Uint8Array<ArrayBuffer>, response: Response, book: B, order: R, symbol: string, tick: T, engine: E;
`;

interface ApiExample {
  file: string;
  code: string;
}

/** Each `@example` of a doc comment in src/. */
function examplesOf(file: string): ApiExample[] {
  const text = readFileSync(join(ROOT, "src", file), "utf8");
  return [...text.matchAll(/@example\n([\s\S]*?)\n\s*\*(?:\/| @)/g)].map(([, block = ""]) => ({
    file,
    code: block.replaceAll(/^\s*\* ?/gm, ""),
  }));
}

/** As a module that imports what it names from the package; a fragment stands in a method of a strategy. */
function moduleOf({ code }: ApiExample): string {
  const names = new Set(code.replaceAll(/"[^"]*"/g, "").match(/\b[A-Za-z]\w+\b/g) ?? []);
  const declared = new Set([...code.matchAll(/(?:class|const|function) (\w+)/g)].map(([, name]) => name));
  const wanted = [...names].filter((name) => (name in api || /^[A-Z][a-z]/.test(name)) && !GLOBALS.has(name) && !declared.has(name));
  const body = /^export default/m.test(code) ? code : `export async function example(this: S) {\n${code}\n}`;
  const imports = wanted.map((name) => `import { ${name in api ? name : `type ${name}`} } from "../../src/${doorOf(name)}.js";\n`);
  return `${GIVEN}${imports.join("")}${body}\n`;
}

describe("the examples in the documentation of the API", () => {
  const examples = (readdirSync(join(ROOT, "src"), { recursive: true }) as string[])
    .filter((name) => name.endsWith(".ts"))
    .flatMap(examplesOf);

  it("are there", () => expect(examples.length).toBeGreaterThanOrEqual(10));

  it("compile, with what the package exports", () => {
    rmSync(OUT, { recursive: true, force: true });
    mkdirSync(OUT, { recursive: true });
    for (const [index, example] of examples.entries())
      writeFileSync(join(OUT, `${index}-${example.file.replaceAll(/\W/g, "-")}.ts`), moduleOf(example));
    const compilerOptions = {
      lib: ["ES2023", "DOM"],
      types: [],
      noEmit: true,
      noImplicitOverride: false,
      noUnusedLocals: false,
      rootDir: "../..",
    };
    writeFileSync(join(OUT, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.base.json", compilerOptions, include: ["."] }));
    let said = "";
    try {
      execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", OUT], { encoding: "utf8", cwd: ROOT });
    } catch (error) {
      said = (error as { stdout: string }).stdout;
    }
    expect(said).toBe("");
  });
});
