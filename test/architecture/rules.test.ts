/** Each rule catches what it is for: a small tree with one violation, and the same tree without it. */
import { describe, expect, it } from "vitest";
import { emptyPlaces, type Layer, layerOf, readLayers } from "./layers.js";
import {
  badFileNames,
  cycles,
  dependencyGaps,
  domUses,
  layerViolations,
  longFiles,
  looseTodos,
  machinePaths,
  nodeImports,
} from "./rules.js";
import type { SourceTree } from "./source-tree.js";

const TABLE = `
| layer | where | what lives there |
| --- | --- | --- |
| core 0 | \`assembly/abi.ts\` | numbers |
| core 3 | \`assembly/book/\` | ladders |
| 0 | \`src/units.ts\`, \`src/errors.ts\` | numbers, errors |
| 2 | \`src/data/\` | books |
| 3 | \`src/engine/\` | the core's host |
| 8 | \`web/\` | the page |
`;
const LAYERS = readLayers(TABLE);

const tree = (files: Record<string, string>): SourceTree => new Map(Object.entries(files));

describe("the table of layers", () => {
  it("gives each place its level", () => {
    expect(LAYERS).toHaveLength(7);
    expect(LAYERS[0]).toEqual<Layer>({ core: true, level: 0, place: "assembly/abi.ts" });
    expect(layerOf(LAYERS, "src/data/importers/binance.ts")?.level).toBe(2);
    expect(layerOf(LAYERS, "src/errors.ts")?.level).toBe(0);
    expect(layerOf(LAYERS, "src/other/file.ts")).toBeNull();
  });

  it("lets the longest place win", () => {
    const layers = [...LAYERS, { core: false, level: 4, place: "src/data/live/" }];
    expect(layerOf(layers, "src/data/live/feed.ts")?.level).toBe(4);
  });

  it("shows places without a file", () => {
    expect(emptyPlaces(LAYERS, tree({ "src/units.ts": "", "src/data/rows.ts": "" }))).toContain("src/engine/");
    expect(emptyPlaces(LAYERS, tree({ "src/units.ts": "", "src/data/rows.ts": "" }))).not.toContain("src/data/");
  });
});

describe("layers", () => {
  const base = {
    "src/units.ts": "export const a = 1;",
    "src/engine/engine.ts": "export const b = 2;",
    "assembly/abi.ts": "export const c = 3;",
  };
  const violations = (path: string, text: string) => layerViolations(tree({ ...base, [path]: text }), LAYERS);

  it.each([
    'import { a } from "../units.js";',
    'import { c } from "../../assembly/abi.js";',
    'import { other } from "./rows.js";',
    'import { zip } from "fflate";',
    '// import { b } from "../engine/engine.js";',
    "const text = 'import { b } from \"../engine/engine.js\"';",
  ])("allow %s in src/data", (text) => {
    expect(violations("src/data/book.ts", text)).toEqual([]);
  });

  it.each([
    'import { b } from "../engine/engine.js";',
    'import type { B } from "../engine/engine.js";',
    'export * from "../engine/engine.js";',
    'export { b } from "../engine/engine.js";',
    'const later = import("../engine/engine.js");',
    'type B = import("../engine/engine.js").B;',
    'new Worker(new URL("../engine/engine.ts", import.meta.url));',
    'import text from "../engine/engine.ts?raw";',
  ])("forbid %s in src/data", (text) => {
    expect(violations("src/data/book.ts", text)).toHaveLength(1);
  });

  it("keep siblings of one level apart", () => {
    expect(violations("src/errors.ts", 'import { a } from "./units.js";')).toHaveLength(1);
  });

  it("leave src/ one file of the core, and the core nothing of src/", () => {
    expect(violations("src/data/book.ts", 'import { ladder } from "../../assembly/book/ladder.js";')).toHaveLength(1);
    expect(violations("assembly/book/ladder.ts", 'import { a } from "../../src/units.js";')).toHaveLength(1);
    expect(violations("assembly/book/ladder.ts", 'import { c } from "../abi";')).toEqual([]);
  });

  it("want every file in a layer", () => {
    expect(violations("src/misc/thing.ts", "export {};")).toEqual(["src/misc/thing.ts: is in no layer of the table in CONTRIBUTING.md"]);
  });

  it("refuse to guess at a file that can't be parsed", () => {
    expect(() => violations("src/data/book.ts", "const = ;")).toThrow(/can't be parsed/);
  });
});

describe("cycles", () => {
  it("are found through three files, types included", () => {
    const files = {
      "src/data/a.ts": 'import "./b.js";',
      "src/data/b.ts": 'export * from "./c.js";',
      "src/data/c.ts": 'import type { A } from "./a.js";',
    };
    expect(cycles(tree(files))).toEqual(["src/data/a.ts -> src/data/b.ts -> src/data/c.ts -> src/data/a.ts"]);
  });

  it("are not seen in a diamond", () => {
    const files = {
      "src/a.ts": 'import "./b.js"; import "./c.js";',
      "src/b.ts": 'import "./d.js";',
      "src/c.ts": 'import "./d.js";',
      "src/d.ts": "",
    };
    expect(cycles(tree(files))).toEqual([]);
  });
});

describe("hosts", () => {
  it.each(["document.title = 'x';", "const width = window.innerWidth;", "let node: HTMLDivElement;", "requestAnimationFrame(() => {});"])(
    "src/ may not say %s",
    (text) => expect(domUses(tree({ "src/data/a.ts": text }))).toHaveLength(1),
  );

  it("a field of that name is no use of it, nor is a page's own", () => {
    expect(
      domUses(tree({ "src/data/a.ts": "import { x } from './x.js'; x.window = { document: 1 };", "web/main.ts": "document.title = 'x';" })),
    ).toEqual([]);
  });

  it("Node's modules stay in src/cli", () => {
    const text = 'import { readFileSync } from "node:fs";';
    expect(nodeImports(tree({ "src/data/a.ts": text }))).toHaveLength(1);
    expect(nodeImports(tree({ "src/data/a.ts": 'const fs = await import("node:fs");' }))).toHaveLength(1);
    expect(nodeImports(tree({ "src/cli/run.ts": text }))).toEqual([]);
  });
});

describe("files", () => {
  it.each(["src/data/BookFile.ts", "src/data/book_file.ts", "test/unit/bookFile.test.ts"])("the name %s is refused", (path) =>
    expect(badFileNames(tree({ [path]: "" }))).toHaveLength(1),
  );

  it.each(["src/data/book-file.ts", "test/unit/l2-book.test.ts", "vitest.config.ts", "web/vite-env.d.ts"])("the name %s is fine", (path) =>
    expect(badFileNames(tree({ [path]: "" }))).toEqual([]),
  );

  it("400 lines pass, 401 do not", () => {
    expect(longFiles(tree({ "src/a.ts": "x;\n".repeat(400), "docs/a.md": "x\n".repeat(900) }))).toEqual([]);
    expect(longFiles(tree({ "src/a.ts": "x;\n".repeat(401), "web/a.css": "x\n".repeat(401) }))).toHaveLength(2);
  });

  // Put together here, so that this file does not break the rules itself.
  const home = ["", "home", "ann", "data"].join("/");
  const note = ["TO", "DO"].join("");

  it("a path of one machine is found with its line", () => {
    expect(machinePaths(tree({ "docs/a.md": `first\nsee ${home}` }))).toEqual(["docs/a.md:2: names a path of one machine"]);
    expect(machinePaths(tree({ "src/a.ts": 'import "../work/a.js"; const url = "https://host/home/a";' }))).toEqual([]);
  });

  it("a note for later needs an issue", () => {
    expect(looseTodos(tree({ "src/a.ts": `// ${note} later` }))).toHaveLength(1);
    expect(looseTodos(tree({ "src/a.ts": `// ${note} later, #12` }))).toEqual([]);
  });

  it("a dependency is explained, and what is explained is used", () => {
    const json = JSON.stringify({ dependencies: { fflate: "1" }, devDependencies: { vite: "1" } });
    expect(dependencyGaps(json, "| `fflate` | zip |\n| `vite` | build |")).toEqual([]);
    expect(dependencyGaps(json, "| `fflate` | zip |\n| `left-pad` | why |")).toHaveLength(2);
  });
});
