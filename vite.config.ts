import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { integrityPlugin } from "./vite.integrity.js";
import { pwaPlugin } from "./vite.pwa.js";
import { sandboxPlugin } from "./vite.sandbox.js";

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const CORE = "core.wasm";
const BOOKS = "books";

/** What set-up built, under the names by which the page fetches it. */
function builtFiles(): Map<string, string> {
  const files = new Map<string, string>();
  if (existsSync(at(`build/${CORE}`))) files.set(CORE, at(`build/${CORE}`));
  if (existsSync(at(`build/${BOOKS}`)))
    for (const name of readdirSync(at(`build/${BOOKS}`))) {
      const file = at(`build/${BOOKS}/${name}`);
      if (!name.startsWith(".") && statSync(file).isFile()) files.set(`${BOOKS}/${name}`, file);
    }
  return files;
}

/** The core and the books beside the page: copied by a build, served as they are in development. */
function builtFilesPlugin(): Plugin {
  return {
    name: "sigmax-built-files",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const file = builtFiles().get((request.url ?? "").split("?")[0]?.slice(1) ?? "");
        if (!file) return next();
        response.setHeader("Content-Type", file.endsWith(".json") ? "application/json" : "application/octet-stream");
        createReadStream(file).pipe(response);
      });
    },
    generateBundle() {
      for (const [fileName, file] of builtFiles()) this.emitFile({ type: "asset", fileName, source: readFileSync(file) });
    },
  };
}

/**
 * Rules of the dock that nothing of the page is under: its own themes, where web/dock/dock.css has the page's; panes that fold, floating
 * groups, tabs of its own making, and colours for those who work on it.
 */
const UNUSED_OF_DOCK =
  /^\.(?:dockview-theme-|dv-debug|dv-pane-container|dv-resize-container|dv-tab\b[^{,]*\.dv-default-tab)[^{]*\{[^}]*\}\n?/gm;

function dockStylesPlugin(): Plugin {
  return {
    name: "sigmax-dock-styles",
    enforce: "pre",
    transform: (code, id) => (id.includes("dockview.css") ? code.replace(UNUSED_OF_DOCK, "") : null),
  };
}

const API_TYPES = "virtual:api-types";
const TYPES_ROOT = "build/types/src";

/** The API's declarations as text, for the editor: { path: text }. Empty where they were not built. */
function apiTypesPlugin(): Plugin {
  return {
    name: "sigmax-api-types",
    resolveId: (id) => (id === API_TYPES ? `\0${API_TYPES}` : null),
    load: (id) => (id === `\0${API_TYPES}` ? `export default ${JSON.stringify(declarations())};` : null),
  };
}

function declarations(): Record<string, string> {
  const root = at(TYPES_ROOT);
  const found: Record<string, string> = {};
  for (const path of reachable(["strategy/api.d.ts", "orchestrator/index.d.ts"].map((entry) => join(root, entry))))
    found[relative(root, path).split(sep).join("/")] = readFileSync(path, "utf8");
  return found;
}

/** Declaration files and all that they import. */
function reachable(entries: string[]): Set<string> {
  const seen = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (seen.has(path) || !existsSync(path)) continue;
    seen.add(path);
    for (const [, name] of readFileSync(path, "utf8").matchAll(/from "(\.[^"]+)\.js"/g)) waiting.push(join(path, "..", `${name}.d.ts`));
  }
  return seen;
}

export default defineConfig({
  root: at("."),
  base: "./",
  publicDir: false,
  plugins: [dockStylesPlugin(), preact(), sandboxPlugin(), builtFilesPlugin(), apiTypesPlugin(), integrityPlugin(), pwaPlugin()],
  // In one piece each: a worker's script is checked and then loaded from memory, where a part beside it has no address.
  worker: { format: "es", rolldownOptions: { output: { codeSplitting: false } } },
  build: { outDir: "dist", target: "es2022", modulePreload: { polyfill: false }, chunkSizeWarningLimit: 8_000, assetsInlineLimit: 0 },
});
