import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { sandboxPlugin } from "../../vite.sandbox.js";
import { syntheticBook } from "../books.js";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Builds the probe's page into a folder of its own, with the core and a book beside it. Returns the folder. */
export async function buildProbePage(): Promise<string> {
  const folder = here("../../build/security-page");
  await build({
    configFile: false,
    root: here("page"),
    base: "./",
    logLevel: "error",
    plugins: [sandboxPlugin()],
    build: { outDir: folder, emptyOutDir: true, rollupOptions: { input: [here("page/index.html"), here("page/attack.html")] } },
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/core.wasm`, readFileSync(here("../../build/core.wasm")));
  writeFileSync(`${folder}/probe.hftbook`, await syntheticBook({ seed: 5, spanNs: 5e9 }));
  return folder;
}

/**
 * The page of attacks on the frame's document: policies and attributes of the product, a script of the test's in the frame.
 * @param stripped Whether that finds the document as the product's script leaves it, or whole.
 */
export async function buildFramePage(stripped: boolean): Promise<string> {
  const name = stripped ? "stripped-frame" : "frame";
  const folder = here(`../../build/security-${name}-page`);
  await build({
    configFile: false,
    root: here("page"),
    base: "./",
    logLevel: "error",
    plugins: [sandboxPlugin(here(stripped ? "page/attack-stripped-boot.js" : "page/attack-boot.js"))],
    build: { outDir: folder, emptyOutDir: true, rollupOptions: { input: here("page/attack.html") } },
  });
  return folder;
}
