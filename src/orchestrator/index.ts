/** Decisions from agents: what programs import from "sigmax-hft/orchestrator". */
export { imbalanceAgent, inventoryAgent, momentumAgent, riskAgent, spreadAgent } from "./agents.js";
export { AnswerBook, type KeptAnswer } from "./answers.js";
export { decisionText } from "./decision-text.js";
export { EngineData } from "./engine-data.js";
export { LanguageModelAgent, type LanguageModelOptions } from "./language-model.js";
export { checkOpinion, type OrchestratorOptions, SigmaxOrchestrator } from "./orchestrator.js";
export type { Action, Agent, DataModule, Decision, DecisionModule, DecisionRecord, MarketSnapshot, Opinion } from "./types.js";
