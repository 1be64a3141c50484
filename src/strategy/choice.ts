import { HftError } from "../errors.js";
import { nodeModule } from "../node.js";
import { evaluateInNode } from "./evaluate.js";
import { type LoadedStrategy, loadStrategy } from "./load.js";
import type { StrategyClass } from "./runner.js";
import { HftStrategy } from "./strategy.js";
import type { SourceFile } from "./transpile.js";

/** A strategy's source: its files, and the one that exports it. */
export interface StrategySource {
  files: readonly SourceFile[];
  entry: string;
}

/** A class that a program has, or source, which other threads can be handed too. */
export type StrategyChoice = StrategyClass | StrategySource;

export function isSource(choice: StrategyChoice): choice is StrategySource {
  return typeof choice !== "function";
}

/** @throws HftError 4001 for source that does not compile, 4003 for what is no strategy. */
export async function loadChoice(choice: StrategyChoice): Promise<LoadedStrategy | StrategyClass> {
  if (typeof choice === "function" && choice.prototype instanceof HftStrategy) return choice;
  if (isSource(choice) && Array.isArray(choice?.files) && typeof choice.entry === "string")
    return loadStrategy(choice.files, choice.entry, evaluateInNode);
  throw new HftError(4003, "strategy: wanted a class that extends HftStrategy, or { files, entry } of its source.", { field: "strategy" });
}

interface NodeFiles {
  readFileSync(path: string | URL, encoding: "utf8"): string;
  existsSync(path: string | URL): boolean;
}

const IMPORTED = /from\s+["']\.\/([\w.-]+?)(?:\.[jt]s)?["']/g;

/**
 * Reads a strategy in Node, with the files beside it that it imports, as `sigmax-hft run` does.
 * @param path Of the file that exports it.
 * @throws HftError 1004 where there is no Node, 1005 for a file that can't be read.
 * @example
 * const strategy = readStrategy("strategies/market-maker.ts");
 */
export function readStrategy(path: string | URL): StrategySource {
  const fs = nodeModule<NodeFiles>("node:fs");
  if (!fs) throw new HftError(1004, "Files are read in Node; in a browser give the class, or the source as { files, entry }.");
  const name = String(path);
  const cut = Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1;
  const [folder, entry] = [name.slice(0, cut), name.slice(cut)];
  const at = (file: string) => (path instanceof URL ? new URL(file, path) : folder + file);
  const files: SourceFile[] = [{ name: entry, text: readText(fs, path) }];
  // Files that those import are wanted too; the list grows while it is gone through.
  for (const { text } of files)
    for (const [, stem] of text.matchAll(IMPORTED)) {
      const wanted = `${stem}.ts`;
      if (!files.some((file) => file.name === wanted) && fs.existsSync(at(wanted)))
        files.push({ name: wanted, text: readText(fs, at(wanted)) });
    }
  return { files, entry };
}

function readText(fs: NodeFiles, path: string | URL): string {
  try {
    return fs.readFileSync(path, "utf8");
  } catch (error) {
    const reason = (error as { code?: string }).code === "ENOENT" ? "there is no such file" : (error as Error).message;
    throw new HftError(1005, `Can't read ${path}: ${reason}.`, { file: String(path) });
  }
}
