import { diffLines } from "diff";
import type { SourceFile } from "../../../src/strategy/transpile.js";

/** A line of a comparison: in both, only in the earlier code (`-`), or only in the later one (`+`); `…` stands for lines left out. */
export interface CodeLine {
  sign: " " | "-" | "+" | "…";
  text: string;
  /** 1-based in the later code; in the earlier one for `-`. */
  line: number;
}

export interface FileChange {
  name: string;
  lines: CodeLine[];
  added: number;
  removed: number;
}

/** Lines that are shown around a change. */
const AROUND = 2;

/** Files whose text differs, later code against earlier; a file that one run had alone is wholly added or removed. */
export function codeChanges(later: readonly SourceFile[], earlier: readonly SourceFile[]): FileChange[] {
  const names = [...new Set([...later, ...earlier].map(({ name }) => name))];
  const textOf = (files: readonly SourceFile[], name: string) => files.find((file) => file.name === name)?.text ?? "";
  return names.flatMap((name) => {
    const [now, before] = [textOf(later, name), textOf(earlier, name)];
    return now === before ? [] : [fileChange(name, now, before)];
  });
}

function fileChange(name: string, now: string, before: string): FileChange {
  const all: CodeLine[] = [];
  let [lineNow, lineBefore] = [1, 1];
  for (const { value, added, removed } of diffLines(before, now)) {
    for (const text of value.replace(/\n$/, "").split("\n")) {
      if (removed) all.push({ sign: "-", text, line: lineBefore++ });
      else if (added) all.push({ sign: "+", text, line: lineNow++ });
      else {
        all.push({ sign: " ", text, line: lineNow++ });
        lineBefore++;
      }
    }
  }
  const count = (sign: CodeLine["sign"]) => all.filter((line) => line.sign === sign).length;
  return { name, lines: nearChanges(all), added: count("+"), removed: count("-") };
}

function nearChanges(all: readonly CodeLine[]): CodeLine[] {
  const near = all.map((_, i) => all.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ sign }) => sign !== " "));
  return all.flatMap((line, i): CodeLine[] => {
    if (near[i]) return [line];
    return i > 0 && near[i - 1] ? [{ sign: "…", text: "", line: 0 }] : [];
  });
}

/** The one number of the code that differs, such as `skew`, with both values; null when more or something else does. */
export function oneNumber(changes: readonly FileChange[]): { name: string; later: string; earlier: string } | null {
  const [change] = changes;
  if (changes.length !== 1 || change?.added !== 1 || change.removed !== 1) return null;
  const textOf = (sign: CodeLine["sign"]) => change.lines.find((line) => line.sign === sign)?.text ?? "";
  const pattern = /(\w+)\s*[=:]\s*(-?[\d._]+(?:e[+-]?\d+)?)\b/;
  const [later, earlier] = [pattern.exec(textOf("+")), pattern.exec(textOf("-"))];
  if (!later || !earlier || later[1] !== earlier[1]) return null;
  return { name: later[1] as string, later: later[2] as string, earlier: earlier[2] as string };
}
