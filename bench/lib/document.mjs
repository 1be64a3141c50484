import { readFileSync, writeFileSync } from "node:fs";
import { at } from "../../scripts/lib/paths.mjs";

/**
 * Puts text between two comments of a document, `<!-- name -->` and `<!-- end of name -->`.
 * @param {string} path below the root
 * @param {string} name
 * @param {string} text
 */
export function putInto(path, name, text) {
  const document = readFileSync(at(path), "utf8");
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no place for ${name}`);
  writeFileSync(at(path), `${document.slice(0, from)}${begin}\n${text.trim()}\n${document.slice(to)}`);
}

/** Rows of cells as a Markdown table. @param {string[]} head @param {string[][]} rows */
export function tableOf(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
