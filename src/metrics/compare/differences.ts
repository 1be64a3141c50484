/** A field that two configurations have different values in. */
export interface FieldDifference {
  /** `queueModel.n`. */
  path: string;
  /** As text; empty where the configuration has no such field. */
  a: string;
  b: string;
}

/** Fields that differ, by name; objects are compared field by field, lists as a whole. */
export function configDifferences(a: object, b: object): FieldDifference[] {
  const [one, other] = [flat(a), flat(b)];
  const paths = [...new Set([...one.keys(), ...other.keys()])].sort();
  return paths
    .map((path) => ({ path, a: one.get(path) ?? "", b: other.get(path) ?? "" }))
    .filter((difference) => difference.a !== difference.b);
}

function flat(value: object, prefix = "", into = new Map<string, string>()): Map<string, string> {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) flat(inner, `${prefix}${key}.`, into);
    else if (inner !== undefined) into.set(prefix + key, typeof inner === "string" ? inner : JSON.stringify(inner));
  }
  return into;
}
