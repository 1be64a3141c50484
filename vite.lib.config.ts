import { copyFileSync, existsSync } from "node:fs";
import { defineConfig } from "vite";

const CORE = "build/core.wasm";

/** The package: the library and the command line share their chunks; the core lies beside them. Dependencies stay imports. */
export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: "sigmax-core-beside",
      closeBundle() {
        if (existsSync(CORE)) copyFileSync(CORE, "build/lib/core.wasm");
      },
    },
  ],
  build: {
    ssr: true,
    target: "es2022",
    minify: false,
    outDir: "build/lib",
    emptyOutDir: true,
    rollupOptions: {
      input: {
        index: "src/index.ts",
        connectors: "src/connectors/index.ts",
        orchestrator: "src/orchestrator/index.ts",
        sweep: "src/sweep/index.ts",
        "sweep-thread": "src/sweep/thread.ts",
        cli: "src/cli/main.ts",
        oracle: "src/cli/oracle-cases.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "shared-[name].js" },
    },
  },
});
