/** The package's door: what Node programs and pages import from "sigmax-hft". */
export { type BacktestOptions, backtest } from "./backtest/backtest.js";
export type { RunTable } from "./backtest/parquet-tables.js";
export type { OrderRow } from "./backtest/rows.js";
export { type RunRecord, type RunSource, runRecord } from "./backtest/run-record.js";
export * from "./config/config.js";
export { DEFAULT_CONFIG, PRESET_LEGS, PRESET_TARGET_NS } from "./config/defaults.js";
export { latencyLegs, validateConfig } from "./config/validate.js";
export * from "./connectors/index.js";
export { aggregateLevels } from "./data/aggregate.js";
export { Book } from "./data/book.js";
export { BOOK_VERSION, openBook, writeBook } from "./data/book-file.js";
export { type BookWords, type ImportedBook, importBook } from "./data/book-of-import.js";
export { CATALOGUE, type CatalogueEntry, type RawFile, SYNTHETIC_BOOKS } from "./data/catalogue.js";
export type { Cut } from "./data/cut/book-choice.js";
export { type CutBook, cutBook } from "./data/cut/cut-book.js";
export { type Described, describeRows } from "./data/describe.js";
export { type Detection, detectFormat } from "./data/detect.js";
export { digestRows } from "./data/digest.js";
export { type Exporter, exporters } from "./data/exporters/index.js";
export { type FlowStats, FlowStatsReader, flowStats } from "./data/flow/flow-stats.js";
export { type FlowOptions, flowRows, type GeneratedBook, generateFlow } from "./data/flow/generate-flow.js";
export { FLOW_REGIMES, type FlowRegimeName } from "./data/flow/intensities.js";
export { type GenerateOptions, generateBook } from "./data/generator/generate.js";
export { REGIMES, type RegimeName } from "./data/generator/regimes.js";
export { type Imported, type Importer, type ImportOptions, type ImportReport, type InputFile, importers } from "./data/importers/index.js";
export { keptBook, memoryBook } from "./data/memory-book.js";
export { PackedRows } from "./data/pack.js";
export { packRows } from "./data/packed-rows.js";
export { checkBook, checkRows, type Finding, QualityCheck, type QualityReport, type Verdict } from "./data/quality.js";
export type { BookInfo, BookKind, Instrument, RowColumns } from "./data/rows.js";
export { MemoryScratch, type Scratch } from "./data/scratch.js";
export type { KeptRecord } from "./engine/engine.js";
export {
  type AccountState,
  FillCause,
  type LatencyHistogram,
  type LogLine,
  type OrderEventColumns,
  OrderEventKind,
  type RunOutcome,
  type RunRecord as RunData,
  type SampleColumns,
} from "./engine/record.js";
export { ERROR_NAMES, type ErrorCode, type ErrorPlace, type ErrorReport, HftError } from "./errors.js";
export { type CalibrationReport, FillCalibration, type ReliabilityBin } from "./estimate/calibration.js";
export { type Advice, adviseOn } from "./metrics/advice.js";
export * from "./orchestrator/index.js";
export { runStrategy } from "./orchestrator/run-strategy.js";
export type { ReportInput } from "./report/input.js";
export { runReport } from "./report/report.js";
export * from "./strategy/api.js";
export { readStrategy, type StrategyChoice, type StrategySource } from "./strategy/choice.js";
export { type CalibrateOptions, calibrateFills, type HorizonCalibration } from "./strategy/fill-probe.js";
export type { RunnerHost, RunnerProgress } from "./strategy/host.js";
export { type Evaluate, type LoadedStrategy, loadStrategy, type ModuleFactory, moduleFunction } from "./strategy/load.js";
export type { MachineCosts, OperationCost } from "./strategy/measure.js";
export type { StrategyParams } from "./strategy/params.js";
export type { RunOptions, StrategyClass } from "./strategy/runner.js";
export {
  createHftEngine,
  type HftEngineOptions,
  type HftSession,
} from "./strategy/session.js";
export type { ExchangeSource } from "./strategy/sources.js";
export { makeScale, NO_TICK, type Scale } from "./units.js";
