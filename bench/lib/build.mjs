import { buildCore, buildLibrary } from "../../scripts/lib/parts.mjs";
import { at } from "../../scripts/lib/paths.mjs";

export const OUT = "build/bench";
export const WASM = "build/core.wasm";

/** The core as it is, and our side of the bench as one script in build/bench. */
export async function buildOurs() {
  await buildCore();
  await buildLibrary();
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: at(),
    publicDir: false,
    logLevel: "warn",
    build: {
      ssr: true,
      target: "es2022",
      minify: false,
      outDir: at(OUT),
      emptyOutDir: false,
      rollupOptions: {
        input: { ours: at("bench/ours/main.ts") },
        output: { entryFileNames: "[name].mjs", chunkFileNames: "shared-[name].mjs" },
      },
    },
  });
  return at(OUT, "ours.mjs");
}
