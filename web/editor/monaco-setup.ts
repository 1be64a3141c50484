import apiTypes from "virtual:api-types";
import * as monaco from "monaco-editor/editor/editor.api";
import editorWorkerUrl from "monaco-editor/editor/editor.worker?worker&url";
import "monaco-editor/features/register.all";
import "monaco-editor/languages/definitions/typescript/register";
import { ModuleKind, ModuleResolutionKind, ScriptTarget, typescriptDefaults } from "monaco-editor/languages/features/typescript/register";
import typescriptWorkerUrl from "monaco-editor/languages/features/typescript/ts.worker?worker&url";
import { openWorker } from "../integrity.js";

const PACKAGE = "file:///node_modules/sigmax-hft/";

/** What a strategy finds beside the language; see src/strategy/globals.ts. */
const GLOBALS = `
interface Console {
  /** Writes to the run's log, with the simulated time. */
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
}
declare const console: Console;
`;

/** Called, rather than done on import: the bundler drops what an import of this package only does. */
export function setUpMonaco(): typeof monaco {
  (self as { MonacoEnvironment?: monaco.Environment }).MonacoEnvironment = {
    getWorker: (_module, label) => openWorker(label === "typescript" ? typescriptWorkerUrl : editorWorkerUrl),
  };

  typescriptDefaults.setCompilerOptions({
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.NodeJs,
    lib: ["es2022"],
    strict: true,
    noEmit: true,
    allowNonTsExtensions: true,
    // Files of different tabs are modules of their own even before their first import is typed.
    moduleDetection: 3,
  });
  typescriptDefaults.setEagerModelSync(true);
  typescriptDefaults.setExtraLibs([
    { filePath: "file:///globals.d.ts", content: GLOBALS },
    { filePath: `${PACKAGE}package.json`, content: JSON.stringify({ name: "sigmax-hft", types: "index.d.ts" }) },
    { filePath: `${PACKAGE}index.d.ts`, content: 'export * from "./strategy/api.js"; export * from "./orchestrator/index.js";' },
    // Beside it lie the declarations that `orchestrator/index.d.ts` reaches: the import "sigmax-hft/orchestrator" finds it by its path.
    ...Object.entries(apiTypes).map(([path, content]) => ({ filePath: PACKAGE + path, content })),
  ]);
  return monaco;
}
