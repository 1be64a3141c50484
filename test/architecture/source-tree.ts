/** The repository as the rules see it: paths with forward slashes below the root, and texts. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

export type SourceTree = ReadonlyMap<string, string>;

export interface Import {
  /** As written, such as `../errors.js` or `node:fs`. */
  wanted: string;
  /** Path of the file below the root, or null for a package. */
  file: string | null;
}

interface SyntaxNode {
  type: string;
  [field: string]: unknown;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CODE = /\.(ts|tsx|mjs)$/;
const RESOLVED_SUFFIXES = ["", ".ts", ".tsx", "/index.ts", ".d.ts"];

/** Every text file that git knows or would take, without lock file and pictures. */
export function readRepository(): SourceTree {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" });
  const names = listed
    .split("\0")
    .filter((name) => name !== "" && name !== "package-lock.json" && !/\.(png|jpg|ico|woff2|gz|wasm)$/.test(name));
  return new Map(names.filter((name) => existsSync(ROOT + name)).map((name) => [name, readFileSync(ROOT + name, "utf8")]));
}

export const isCode = (path: string) => CODE.test(path);

/** Code below the folders. */
export const codeBelow = (tree: SourceTree, ...folders: string[]) =>
  [...tree.keys()].filter((path) => isCode(path) && folders.some((folder) => path.startsWith(`${folder}/`)));

/** Walks the syntax tree of a file; `visit` sees every node and its parent. */
export function walk(path: string, text: string, visit: (node: SyntaxNode, parent: SyntaxNode | null) => void): void {
  descend(parsed(path, text), null, visit);
}

/** What was parsed already: each rule walks the same files. */
const programs = new Map<string, { text: string; program: SyntaxNode }>();

function parsed(path: string, text: string): SyntaxNode {
  const known = programs.get(path);
  if (known?.text === text) return known.program;
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors[0]?.message}`);
  programs.set(path, { text, program: program as unknown as SyntaxNode });
  return program as unknown as SyntaxNode;
}

function descend(node: SyntaxNode, parent: SyntaxNode | null, visit: (node: SyntaxNode, parent: SyntaxNode | null) => void): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === "object" && typeof child.type === "string") descend(child, node, visit);
    }
  }
}

/** Everything that a file pulls in: static and dynamic imports, re-exports, types by import(), workers and assets by `new URL`. */
export function importsOf(tree: SourceTree, path: string): Import[] {
  const found: Import[] = [];
  walk(path, tree.get(path) ?? "", (node) => {
    const wanted = importedBy(node);
    if (wanted !== null) found.push({ wanted, file: wanted.startsWith(".") ? resolveFile(tree, path, wanted) : null });
  });
  return found;
}

function importedBy(node: SyntaxNode): string | null {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return literal(node.source);
    case "NewExpression": {
      const [first, base] = node.arguments as SyntaxNode[];
      const isUrl = (node.callee as SyntaxNode).name === "URL" && base?.type === "MemberExpression";
      return isUrl ? literal(first) : null;
    }
    default:
      return null;
  }
}

function literal(node: unknown): string | null {
  const value = (node as SyntaxNode | null | undefined)?.value;
  return typeof value === "string" ? value : null;
}

/** `../errors.js` seen from src/config/validate.ts is src/errors.ts; what no file answers to is still named as the TypeScript it would be. */
function resolveFile(tree: SourceTree, from: string, wanted: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of wanted.replace(/[?#].*$/, "").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  const target = parts.join("/");
  const bases = [target, target.replace(/\.m?js$/, "")];
  const candidates = bases.flatMap((base) => RESOLVED_SUFFIXES.map((suffix) => base + suffix));
  return (
    candidates.find((candidate) => tree.has(candidate)) ??
    target.replace(/(\.m?js)?$/, (suffix) => (suffix || !/\.\w+$/.test(target) ? ".ts" : ""))
  );
}
