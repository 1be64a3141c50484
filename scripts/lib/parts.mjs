/** What set-up builds once the tools are there. Each part looks at its inputs first and does nothing when they are as they were. */
import { existsSync, rmSync } from "node:fs";
import { toolsFact } from "./install.mjs";
import { at } from "./paths.mjs";
import { must, mustTool } from "./run.mjs";
import { whenChanged } from "./stamp.mjs";

/** The core: assembly/ to build/core.wasm, as asconfig.json says. */
export function buildCore() {
  if (!existsSync(at("asconfig.json"))) return false;
  const stamp = { name: "core", inputs: ["assembly", "asconfig.json"], facts: [toolsFact()], outputs: ["build/core.wasm"] };
  return whenChanged(stamp, () =>
    mustTool("assemblyscript", "bin/asc.js", ["assembly/index.ts", "--target", "release"], { what: "The build of the core (asc)" }),
  );
}

/** Declarations of src/ in build/types, for the editor of the page and for users of the package. */
export function buildTypes() {
  const inputs = ["src", "assembly/abi.ts", "tsconfig.base.json"];
  return whenChanged({ name: "types", inputs, facts: [toolsFact()], outputs: ["build/types"] }, () => {
    rmSync(at("build/types"), { recursive: true, force: true });
    return mustTool("typescript", "bin/tsc", ["-p", "src/tsconfig.types.json"], { what: "The declarations (tsc)" });
  });
}

/** Books for the page and the tests: from the cache, a captures folder, a package registry, the network, or generated. */
export async function buildBooks() {
  if (!existsSync(at("scripts/books.mjs"))) return;
  await must(process.execPath, [at("scripts/books.mjs")], { what: "Making the books", show: true });
}
