/** The rules of the house, each a pure function from the tree to what breaks it, as `path: reason`. */
import { type Layer, layerOf } from "./layers.js";
import { codeBelow, importsOf, isCode, type SourceTree, walk } from "./source-tree.js";

const BORDER = "assembly/abi.ts";
const MAX_LINES = 400;
const DOM_NAMES =
  /^(document|window|localStorage|sessionStorage|alert|requestAnimationFrame|(HTML|SVG)\w*Element|DOMParser|MutationObserver|ResizeObserver)$/;
const LAYERED = ["assembly", "src", "web"];

/** A file without a layer, and an import from the same or a higher layer of another folder. */
export function layerViolations(tree: SourceTree, layers: readonly Layer[]): string[] {
  return codeBelow(tree, ...LAYERED).flatMap((path) => {
    const own = layerOf(layers, path);
    if (!own) return [`${path}: is in no layer of the table in CONTRIBUTING.md`];
    return (
      importsOf(tree, path)
        // Examples are the page's content: their text is shown, not run by the page.
        .filter(({ file, wanted }) => file !== null && isCode(file) && !isExampleText(file, wanted) && !mayImport(layers, own, file))
        .map(({ wanted }) => `${path}: layer ${own.level} must not import ${wanted}`)
    );
  });
}

function isExampleText(file: string, wanted: string): boolean {
  return file.startsWith("examples/") && wanted.endsWith("?raw");
}

function mayImport(layers: readonly Layer[], own: Layer, file: string): boolean {
  const other = layerOf(layers, file);
  if (!other) return false;
  if (own.place === other.place && own.place.endsWith("/")) return true;
  if (own.core !== other.core) return !own.core && file === BORDER;
  return other.level < own.level;
}

/** Circles of imports, each named once, types included: two files that need each other's types are one concept. */
export function cycles(tree: SourceTree): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    const seenAt = trail.indexOf(path);
    if (seenAt >= 0) found.push([...trail.slice(seenAt), path].join(" -> "));
    if (seenAt >= 0 || done.has(path)) return;
    for (const { file } of importsOf(tree, path))
      if (file !== null && file !== path && isCode(file) && tree.has(file)) visit(file, [...trail, path]);
    done.add(path);
  };
  for (const path of codeBelow(tree, ...LAYERED, "test", "scripts")) visit(path, []);
  return found;
}

/** Only web/ knows that there is a document. */
export function domUses(tree: SourceTree): string[] {
  return codeBelow(tree, "src", "assembly").flatMap((path) => {
    const names = new Set<string>();
    walk(path, tree.get(path) ?? "", (node, parent) => {
      const isField = parent?.type === "MemberExpression" && parent.property === node && parent.computed !== true;
      const isKey =
        (parent?.type === "Property" || parent?.type === "TSPropertySignature" || parent?.type === "PropertyDefinition") &&
        parent.key === node;
      if (node.type === "Identifier" && !isField && !isKey && DOM_NAMES.test(String(node.name))) names.add(String(node.name));
    });
    return [...names].map((name) => `${path}: uses ${name}, which only a page has`);
  });
}

/** Node's own modules stay in src/cli: everything else of src/ runs in a browser too. */
export function nodeImports(tree: SourceTree): string[] {
  return codeBelow(tree, "src", "web")
    .filter((path) => !path.startsWith("src/cli/"))
    .flatMap((path) => importsOf(tree, path).map(({ wanted }) => ({ path, wanted })))
    .filter(({ wanted }) => wanted.startsWith("node:"))
    .map(({ path, wanted }) => `${path}: imports ${wanted}; only src/cli may`);
}

/** Code is named in kebab-case, `file.test.ts` and `file.config.ts` included. */
export function badFileNames(tree: SourceTree): string[] {
  return [...tree.keys()]
    .filter((path) => isCode(path) && !/^[a-z0-9]+([-.][a-z0-9]+)*\.(ts|tsx|mjs)$/.test(path.slice(path.lastIndexOf("/") + 1)))
    .map((path) => `${path}: file names are kebab-case`);
}

export function longFiles(tree: SourceTree): string[] {
  return [...tree]
    .filter(([path]) => isCode(path) || path.endsWith(".css"))
    .map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines; ${MAX_LINES} are the most, one concept a file`);
}

/** Paths that exist on one machine only. */
export function machinePaths(tree: SourceTree): string[] {
  return lines(tree, /(^|[^A-Za-z0-9_.])\/(home|root|work|Users)\/[A-Za-z.]/, "names a path of one machine");
}

/** A note for later must say where it is followed up: an issue's number in its line. */
export function looseTodos(tree: SourceTree): string[] {
  const code = new Map([...tree].filter(([path]) => isCode(path)));
  return lines(code, /\b(TO[D]O|FIX[M]E|X[X]X)\b(?!.*#\d)/, "a note for later without an issue's number");
}

function lines(tree: SourceTree, pattern: RegExp, reason: string): string[] {
  return [...tree].flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${reason}`] : [])),
  );
}

/** Every package that package.json names is explained in docs/dependencies.md, and nothing else is. */
export function dependencyGaps(packageJson: string, document: string): string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(packageJson) as Record<string, Record<string, string>>;
  const used = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  const listed = new Set([...document.matchAll(/^\|\s*`([^`]+)`/gm)].map((match) => match[1] ?? ""));
  return [
    ...[...used].filter((name) => !listed.has(name)).map((name) => `${name}: not explained in docs/dependencies.md`),
    ...[...listed].filter((name) => !used.has(name)).map((name) => `${name}: explained in docs/dependencies.md, but not used`),
  ];
}
