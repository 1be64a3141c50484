import {
  createHftEngine,
  type HftEngineOptions,
  imbalanceAgent,
  momentumAgent,
  riskAgent,
  SigmaxOrchestrator,
  spreadAgent,
} from "sigmax-hft";

/** Asks agents once a second, and carries out what they decide: on a recorded book, or on a connector to a market that goes on. */
export async function orchestratedExecution(exchangeConnector: HftEngineOptions["exchangeConnector"], decisions = 20) {
  const engine = await createHftEngine({ exchangeConnector });
  const [symbol = ""] = engine.symbols;
  const agents = [imbalanceAgent(), momentumAgent(), spreadAgent({ mostTicks: 20 }), riskAgent({ maxPosition: 0.1, maxLoss: 50 })];
  const orchestrator = new SigmaxOrchestrator({ executionModule: engine, agents, quantity: 0.01 });
  for (let i = 0; i < decisions; i++) {
    await engine.sleep(1e9);
    const decision = await orchestrator.analyzeSymbol(symbol);
    await engine.cancelAllOrders({ symbol });
    await orchestrator.execute(decision);
  }
  return orchestrator.log;
}
