/** What the documents say can be followed: links lead somewhere, commands exist, code is the code that is tested. */
import { describe, expect, it } from "vitest";
import { readRepository } from "./source-tree.js";

const tree = readRepository();
const pictures = /\.(png|svg|jpg)$/;
const documents = [...tree].filter(([path]) => path.endsWith(".md"));

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

describe.each(documents)("%s", (path, text) => {
  it("links to files that are there", () => {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
    const targets = all(text, /\]\(([^)#]+)[^)]*\)/g).filter((target) => !/^https?:/.test(target) && !pictures.test(target));
    const missing = targets.filter((target) => !tree.has(new URL(folder + target, "file:///").pathname.slice(1)));
    expect(missing).toEqual([]);
  });

  it("names files of the repository that are there", () => {
    const named = all(text, /`((?:assembly|bench|docs|examples|scripts|src|test|web)\/[\w./-]+)`/g);
    const there = (name: string) => tree.has(name) || [...tree.keys()].some((file) => file.startsWith(name.replace(/\/?$/, "/")));
    expect(named.filter((name) => !there(name))).toEqual([]);
  });

  it("names commands that package.json has", () => {
    const { scripts } = JSON.parse(tree.get("package.json") ?? "{}") as { scripts: Record<string, string> };
    const named = all(text, /npm run ([a-z:]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

it("README.md shows TypeScript only from examples/", () => {
  const shown = all(tree.get("README.md") ?? "", /```ts\n([\s\S]*?)```/g);
  const examples = [...tree].filter(([name]) => name.startsWith("examples/")).map(([, code]) => code.trim());
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.filter((code) => !examples.some((example) => example.includes(code.trim())))).toEqual([]);
});
