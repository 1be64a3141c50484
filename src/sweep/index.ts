/** Many runs of one strategy: what programs import from "sigmax-hft/sweep". */
export { type DeflatedSharpe, deflatedSharpe, type SharpeFacts, sharpeFacts } from "../metrics/deflated-sharpe.js";
export { type RunMetrics, runMetrics } from "../metrics/run-metrics.js";
export { readStrategy, type StrategyChoice, type StrategySource } from "../strategy/choice.js";
export { OBJECTIVES, type ObjectiveName } from "./objective.js";
export type { OutOfSample, SweepPoint, SweepResult } from "./result.js";
export { type SweepAxis, type SweepRange, type SweepSearch, type SweepSpace, type SweepValues, sweepPoints } from "./space.js";
export { type SweepOptions, type SweepProgress, sweep } from "./sweep.js";
export { sweepWords } from "./words.js";
