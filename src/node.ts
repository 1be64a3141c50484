/** One of Node's modules, such as `node:fs`, without an import that a browser could not resolve; null where there is no Node. */
export function nodeModule<Module>(name: string): Module | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  return (process?.getBuiltinModule?.(name) as Module | undefined) ?? null;
}
