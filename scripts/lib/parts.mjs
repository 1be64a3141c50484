/** What set-up builds once the tools are there. Each part looks at its inputs first and does nothing when they are as they were. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { toolsFact } from "./install.mjs";
import { Failure } from "./log.mjs";
import { at } from "./paths.mjs";
import { must, mustTool } from "./run.mjs";
import { whenChanged } from "./stamp.mjs";

/** The core: assembly/ to build/core.wasm, as asconfig.json says. */
export function buildCore() {
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

/** The library and the command line in build/lib, with the core beside them. */
export function buildLibrary() {
  const inputs = ["src", "assembly/abi.ts", "vite.lib.config.ts", "build/core.wasm"];
  const outputs = ["build/lib/index.js", "build/lib/cli.js"];
  return whenChanged({ name: "library", inputs, facts: [toolsFact()], outputs }, () =>
    vite("The build of the library", "--config", "vite.lib.config.ts"),
  );
}

/** What bin/sigmax-hft.mjs needs, when it runs in a clone. */
export async function buildForCommandLine() {
  if (!existsSync(at("node_modules/vite"))) throw new Failure("This clone is not set up yet. Run: npm run setup");
  await buildCore();
  await buildLibrary();
}

/** Books for the page and the tests: from the cache, a captures folder, a package registry, the network, or generated. */
export async function buildBooks() {
  await must(process.execPath, [at("scripts/books.mjs")], { what: "Making the books", show: true });
}

/** Where the built page lies. */
export const PAGE = "dist";

/** What the page is made of; a book that changed is in it too. */
const PAGE_INPUTS = ["index.html", "web", "src", "examples", "assembly/abi.ts", "build/core.wasm", "build/types", "build/books"];

/** The page: everything in dist/, by vite. */
export function buildPage({ force = false } = {}) {
  const configs = readdirSync(at()).filter((name) => /^vite\..*ts$/.test(name));
  const stamp = { name: "page", inputs: [...PAGE_INPUTS, ...configs], facts: [toolsFact()], outputs: [`${PAGE}/index.html`], force };
  return whenChanged(stamp, () => vite("The build of the page"));
}

/** The page after the core, the declarations and the library, as far as their sources changed: for what measures it. */
export async function buildAll() {
  await buildCore();
  await buildTypes();
  await buildLibrary();
  await buildPage();
}

const vite = (what, ...args) => mustTool("vite", "bin/vite.js", ["build", "--logLevel", "warn", ...args], { what: `${what} (vite)` });
