/** The rules of the house on the repository as it is. */
import { expect, it } from "vitest";
import { readLayers } from "./layers.js";
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
import { codeBelow, readRepository } from "./source-tree.js";

const tree = readRepository();
const layers = readLayers(tree.get("CONTRIBUTING.md") ?? "");

it("sees the repository and its table of layers", () => {
  expect(codeBelow(tree, "src").length).toBeGreaterThan(5);
  expect(layers.length).toBeGreaterThan(10);
});

it("imports only from lower layers", () => expect(layerViolations(tree, layers)).toEqual([]));
it("has no cycles of imports", () => expect(cycles(tree)).toEqual([]));
it("touches the DOM in web/ only", () => expect(domUses(tree)).toEqual([]));
it("imports Node's modules in src/cli only", () => expect(nodeImports(tree)).toEqual([]));
it("names files in kebab-case", () => expect(badFileNames(tree)).toEqual([]));
it("has no file over 400 lines", () => expect(longFiles(tree)).toEqual([]));
it("names no path of one machine", () => expect(machinePaths(tree)).toEqual([]));
it("follows up every note for later in an issue", () => expect(looseTodos(tree)).toEqual([]));
it("explains every dependency", () =>
  expect(dependencyGaps(tree.get("package.json") ?? "{}", tree.get("docs/dependencies.md") ?? "")).toEqual([]));
