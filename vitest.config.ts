import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { TEST_LIMIT_MS, WAIT_LIMIT_MS } from "./test/limits.js";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const inFolders = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.{ts,tsx}`);
const inBoth = {
  environment: "node" as const,
  isolate: false,
  setupFiles: [at("scripts/lib/vitest-began.mjs")],
  testTimeout: TEST_LIMIT_MS,
  hookTimeout: TEST_LIMIT_MS,
  expect: { poll: { timeout: WAIT_LIMIT_MS } },
};

/**
 * Two projects, played by the same workers: what runs in Node alone, and what needs the built page and a browser. A worker keeps its
 * modules, and with them its browser, from file to file.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    tags: [{ name: "long", description: "left out by npm test, run by npm run test:long" }],
    projects: [
      {
        resolve: {
          alias: [
            { find: /^sigmax-hft$/, replacement: at("src/index.ts") },
            { find: /^sigmax-hft\/(\w+)$/, replacement: at("src/$1/index.ts") },
          ],
        },
        test: {
          ...inBoth,
          name: "node",
          include: inFolders("unit", "document", "property", "conformance", "golden", "regression", "architecture"),
        },
      },
      {
        test: {
          ...inBoth,
          name: "browser",
          include: inFolders("e2e", "security"),
        },
      },
    ],
  },
});
