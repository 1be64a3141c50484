/** Rules that keep time out of tests: none waits for a while and then looks, none has a short limit, none asserts how long something took. */
import { codeBelow, type SourceTree, walk } from "./source-tree.js";

type SyntaxNode = Parameters<Parameters<typeof walk>[2]>[0];

/** A limit that guards work is at least as long as this, ms. */
const SHORTEST_LIMIT_MS = 120_000;

/** Files that may set a timer or compare times, and what for. */
const CLOCKS: Readonly<Record<string, string>> = {
  "test/until.ts": "looks again and again, and ends a hang",
};

/** What breaks the rules, as `path: reason`. */
export function timedTests(tree: SourceTree): string[] {
  return codeBelow(tree, "test").flatMap((path) => {
    const found: string[] = [];
    walk(path, tree.get(path) ?? "", (node) => {
      const reason = reasonAgainst(node, path);
      if (reason) found.push(`${path}: ${reason}`);
    });
    return found;
  });
}

function reasonAgainst(node: SyntaxNode, path: string): string | null {
  if (node.type === "Property") return shortLimit(node);
  if (node.type === "BinaryExpression" && !(path in CLOCKS) && /^[<>]/.test(String(node.operator)) && isOfClock(node))
    return "gives up by the clock; wait for the event with until()";
  if (node.type !== "CallExpression") return null;
  const called = nameOf(node.callee as SyntaxNode);
  if (/^vi\.wait(For|Until)$/.test(called)) return `${called} gives up after a second; use until()`;
  if (called.endsWith(".waitForTimeout")) return "waits for a while instead of an event";
  if (called === "setTimeout" && !(path in CLOCKS)) return "sets a timer; wait for the event with until()";
  if (called === "expect" && isOfClock(node)) return "asserts how long something took";
  return null;
}

function shortLimit(node: SyntaxNode): string | null {
  const key = (node.key as SyntaxNode).name;
  const value = (node.value as SyntaxNode).value;
  if (key !== "timeout" || typeof value !== "number" || value >= SHORTEST_LIMIT_MS) return null;
  return `a limit of ${value} ms; leave it out, the default only ends a hang`;
}

function isOfClock(node: SyntaxNode): boolean {
  if (node.type === "CallExpression" && /^(performance|Date)\.now$/.test(nameOf(node.callee as SyntaxNode))) return true;
  const children = Object.values(node).flat() as (SyntaxNode | string | number | boolean | null | undefined)[];
  return children.some((child) => typeof child === "object" && typeof child?.type === "string" && isOfClock(child));
}

/** `a.b` of a callee of that form. */
function nameOf(node: SyntaxNode): string {
  if (node.type === "Identifier") return String(node.name);
  if (node.type !== "MemberExpression") return "";
  return `${nameOf(node.object as SyntaxNode)}.${String((node.property as SyntaxNode).name)}`;
}
