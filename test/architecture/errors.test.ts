import { expect, it } from "vitest";
import { ERROR_NAMES } from "../../src/errors.js";
import { readRepository } from "./source-tree.js";

const tree = readRepository();

it("docs/errors.md lists every code with its name and what to do, and no other", () => {
  const rows = (tree.get("docs/errors.md") ?? "").split("\n").flatMap((line) => {
    const [, code, name, advice] = /^\| (\d{4}) \| ([^|]+) \| ([^|]+) \|$/.exec(line) ?? [];
    return code && name && advice ? [[code, name]] : [];
  });
  expect(rows).toEqual(Object.entries(ERROR_NAMES));
});

it("codes lie in the ranges of their families, in order", () => {
  const codes = Object.keys(ERROR_NAMES).map(Number);
  expect(codes).toEqual([...codes].sort((a, b) => a - b));
  for (const code of codes) expect([1, 2, 3, 4, 5, 6, 7]).toContain(Math.floor(code / 1000));
});
