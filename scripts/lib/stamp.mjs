/**
 * Knows whether something made from files is still current. A stamp is a small file holding a hash over the inputs;
 * it is written after the outputs are complete, so work that was cut short is done again.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { alone } from "./alone.mjs";
import { at, ROOT } from "./paths.mjs";

/** Every file below `path` (a file or folder), sorted; what does not exist yields nothing. */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== "node_modules")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]));
}

/** Hash over names and contents of files and folders (paths below the root) and further facts such as versions. */
export function hashOf(inputs, facts = []) {
  const hash = createHash("sha256");
  for (const fact of facts) hash.update(`fact ${fact}\n`);
  for (const file of inputs.flatMap((input) => filesBelow(at(input)))) {
    hash.update(`file ${relative(ROOT, file)}\n`).update(createHash("sha256").update(readFileSync(file)).digest());
  }
  return hash.digest("hex");
}

/**
 * Does `work` unless a stamp says that `outputs` were made from the same inputs; resolves with whether it did. While
 * another process does the same work, waits for it.
 * @param {{ name: string, inputs: string[], facts?: string[], outputs: string[], stampDir?: string, force?: boolean }} what
 * @param {() => Promise<unknown>} work
 */
export async function whenChanged({ name, inputs, facts = [], outputs, stampDir = "build/.stamps", force = false }, work) {
  const stamp = at(stampDir, `${name}.sha256`);
  const hash = () => hashOf(inputs, facts);
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === hash() && outputs.every((output) => existsSync(at(output)));
  if (!force && isCurrent()) return false;
  return alone(name, async () => {
    if (!force && isCurrent()) return false;
    const before = hash();
    rmSync(stamp, { force: true });
    await work();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, before);
    return true;
  });
}
