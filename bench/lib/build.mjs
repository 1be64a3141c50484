import { buildCore, buildLibrary } from "../../scripts/lib/parts.mjs";
import { at } from "../../scripts/lib/paths.mjs";

export const OUT = "build/bench";
export const WASM = "build/core.wasm";

/** The core as it is, and our side of the bench as one script in build/bench. */
export async function buildOurs() {
  await buildCore();
  await buildLibrary();
  await bundle(
    {
      ours: at("bench/ours/main.ts"),
      config: at("bench/ours/config.ts"),
      hard: at("bench/ours/hard.ts"),
      figures: at("bench/ours/figures.ts"),
    },
    { ssr: true },
  );
  return at(OUT, "ours.mjs");
}

/** Our side as a browser's worker. */
export const buildWorker = () => bundle({ worker: at("bench/page/worker.ts") }, {});

/** The page's chart over a million points, as a script. */
export const buildChart = () => bundle({ chart: at("bench/page/chart.ts") }, {});

export async function bundle(input, change) {
  const { build } = await import("vite");
  const output = { entryFileNames: "[name].mjs", chunkFileNames: "shared-[name].mjs" };
  await build({
    configFile: false,
    root: at(),
    publicDir: false,
    logLevel: "warn",
    build: { target: "es2022", minify: false, outDir: at(OUT), emptyOutDir: false, rollupOptions: { input, output }, ...change },
  });
}
