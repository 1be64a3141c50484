import { HftError } from "../errors.js";
import { MODULE_PARAMETERS } from "./globals.js";
import { HftStrategy } from "./strategy.js";
import { type CompiledFile, type SourceFile, transpile } from "./transpile.js";

export type ModuleFactory = (...values: unknown[]) => void;

/** Makes a function of `MODULE_PARAMETERS` from a compiled file: the one thing that each host does in its own way. */
export type Evaluate = (file: CompiledFile) => Promise<ModuleFactory>;

export interface LoadedStrategy {
  files: CompiledFile[];
  /** Runs the modules and returns the class that the entry exports. Call it once a run. `api` is what "sigmax-hft" exports. */
  instantiate(globals: unknown[], api: Exports, packages?: Packages): new (...args: never[]) => HftStrategy;
}

type Exports = Record<string, unknown>;
/** What a strategy can import beside its own files and "sigmax-hft", by name. */
export type Packages = Readonly<Record<string, Exports>>;

const PACKAGE_NAME = "sigmax-hft";

/** Compiles a strategy's files. @throws HftError 4001. */
export async function loadStrategy(sources: readonly SourceFile[], entry: string, evaluate: Evaluate): Promise<LoadedStrategy> {
  if (!sources.some((file) => file.name === entry)) {
    throw new HftError(4003, `There is no file ${entry}; the files are ${sources.map((file) => file.name).join(", ") || "none"}.`, {
      file: entry,
    });
  }
  const files = sources.map(transpile);
  const factories = new Map<string, ModuleFactory>();
  for (const file of files) factories.set(file.name, await evaluate(file));
  return {
    files,
    instantiate(globals, api, packages = {}) {
      const modules = new Modules(factories, globals, { [PACKAGE_NAME]: api, ...packages });
      return strategyClass(modules.load(entry), entry);
    },
  };
}

/** The source text of a function expression that takes `MODULE_PARAMETERS`; the file's first line is its second (`BODY_LINE_OFFSET`). */
export function moduleFunction(file: CompiledFile): string {
  return `(function (${MODULE_PARAMETERS.join(", ")}) { "use strict";\n${file.body}\n})`;
}

class Modules {
  readonly #loaded = new Map<string, { exports: Exports }>();

  constructor(
    readonly factories: ReadonlyMap<string, ModuleFactory>,
    readonly globals: unknown[],
    readonly packages: Packages,
  ) {}

  load(name: string): Exports {
    const known = this.#loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} as Exports };
    this.#loaded.set(name, module);
    const require = (wanted: string) => this.#resolve(wanted, name);
    this.factories.get(name)?.(require, module, module.exports, ...this.globals);
    return module.exports;
  }

  #resolve(wanted: string, from: string): Exports {
    const known = Object.hasOwn(this.packages, wanted) ? this.packages[wanted] : undefined;
    if (known) return known;
    const bare = wanted.replace(/^\.\//, "").replace(/\.(js|ts)$/, "");
    const file = [...this.factories.keys()].find((name) => name.replace(/\.ts$/, "") === bare);
    if (wanted.startsWith("./") && file) return this.load(file);
    const own = [...this.factories.keys()].filter((name) => name !== from).map((name) => `./${name}`);
    const importable = [...Object.keys(this.packages), ...own];
    throw new HftError(4004, `Can't import "${wanted}". A strategy can import ${importable.map((name) => `"${name}"`).join(", ")}.`, {
      file: from,
    });
  }
}

function strategyClass(exports: Exports, entry: string): new (...args: never[]) => HftStrategy {
  const candidates = exports.default === undefined ? Object.values(exports) : [exports.default];
  const found = candidates.filter((value) => typeof value === "function" && value.prototype instanceof HftStrategy);
  if (found.length === 1) return found[0] as new (...args: never[]) => HftStrategy;
  const got = found.length > 1 ? "several strategies are exported" : `what is exported is ${describe(exports)}`;
  throw new HftError(4003, `${entry} must export one class that extends HftStrategy, best as default; ${got}.`, { file: entry });
}

function describe(exports: Exports): string {
  const names = Object.keys(exports).filter((name) => name !== "__esModule");
  return names.length === 0 ? "nothing" : names.join(", ");
}
