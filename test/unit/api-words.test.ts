import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const FILES = ["strategy/types.ts", "strategy/stats.ts", "strategy/models.ts", "strategy/strategy.ts", "estimate/fill-history.ts"];
const MEMBER = /^ {2}(?:override |async |readonly )*([a-z]\w*)(?:[?!]?:|\??\()/;
const WITHOUT = new Set(["constructor"]);

/** Members of exported interfaces and classes that have no words of their own. */
function unsaid(text: string): string[] {
  const lines = text.split("\n");
  let owner = "";
  return lines.flatMap((line, i) => {
    const begins = /^export (?:interface|abstract class|class) (\w+)/.exec(line);
    if (begins) owner = begins[1] ?? "";
    if (line === "}") owner = "";
    const name = owner === "" ? undefined : MEMBER.exec(line)?.[1];
    if (name === undefined || WITHOUT.has(name) || /^ {2}(?:if|for|return|throw)\b/.test(line)) return [];
    return lines[i - 1]?.trim().endsWith("*/") ? [] : [`${owner}.${name}`];
  });
}

describe("what the editor says of the API", () => {
  it.each(FILES)("%s: every member has words, which completion and hovers show", (file) => {
    const text = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
    const hostOnly = /^(?:TimerHost|OrderCounts|FillQuestion|FillHistory)\./;
    expect(unsaid(text).filter((name) => !hostOnly.test(name))).toEqual([]);
  });

  it("finds a member without words", () => {
    expect(unsaid("export interface A {\n  /** x */\n  one: number;\n  two?: string;\n  three(): void;\n}")).toEqual(["A.two", "A.three"]);
  });
});
