import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const inFolders = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`);

/** Two projects: what runs in Node alone, and what needs the built page and a browser (serially: one browser at a time). */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: {
          alias: [
            { find: /^sigmax-hft$/, replacement: at("src/index.ts") },
            { find: /^sigmax-hft\/(\w+)$/, replacement: at("src/$1/index.ts") },
          ],
        },
        test: {
          name: "node",
          include: inFolders("unit", "document", "property", "conformance", "golden", "regression", "architecture"),
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "browser",
          include: inFolders("e2e", "security"),
          environment: "node",
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
