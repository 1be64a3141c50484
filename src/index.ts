/** The package's door: what Node programs and pages import from "sigmax-hft". */
export * from "./config/config.js";
export { DEFAULT_CONFIG, PRESET_LEGS, PRESET_TARGET_NS } from "./config/defaults.js";
export { latencyLegs, validateConfig } from "./config/validate.js";
export { openBook } from "./data/book-file.js";
export type { Book, BookInfo, BookKind, RowColumns } from "./data/rows.js";
export * from "./engine/record.js";
export * from "./strategy/api.js";
export type { RunnerHost, RunnerProgress } from "./strategy/host.js";
export { type Evaluate, type LoadedStrategy, loadStrategy, type ModuleFactory, moduleFunction } from "./strategy/load.js";
export { type RunOptions, runStrategy } from "./strategy/runner.js";
export { makeScale, type Scale } from "./units.js";
