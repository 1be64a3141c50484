import { HftStrategy } from "sigmax-hft";
import {
  type Agent,
  decisionText,
  imbalanceAgent,
  inventoryAgent,
  momentumAgent,
  riskAgent,
  SigmaxOrchestrator,
  spreadAgent,
} from "sigmax-hft/orchestrator";

/** Agents look at the order book once a second, and what they agree on is carried out; the log has what each saw and said. Next: make `patience` yours. */
export default class OrchestratedDecision extends HftStrategy {
  everyNs = 1e9;
  size = 0.01; // base currency, of a decision that is wholly sure
  maxPosition = 0.05;

  /** An agent of one's own: whatever has a name and decides. */
  patience: Agent = {
    name: "patience",
    weight: 0, // it only forbids
    decide({ nowNs, mids }) {
      const waitedNs = nowNs - (mids[0]?.ns ?? nowNs);
      return { action: "hold", confidence: 0, reason: "Looks on for the first 5 s.", veto: waitedNs < 5e9 };
    },
  };

  orchestrator = new SigmaxOrchestrator({
    executionModule: this.engine,
    agents: [
      imbalanceAgent(),
      momentumAgent(),
      inventoryAgent({ most: this.maxPosition }),
      spreadAgent({ mostTicks: 20 }),
      riskAgent({ maxPosition: this.maxPosition, maxLoss: 50 }),
      this.patience,
    ],
    quantity: this.size,
    onDecision: (record) => console.log(decisionText(record)),
  });

  onStart() {
    this.setTimer(this.everyNs);
  }

  async onTimer() {
    this.setTimer(this.everyNs);
    for (const symbol of this.engine.symbols) {
      const decision = await this.orchestrator.analyzeSymbol(symbol);
      if (decision.action === "hold") continue;
      await this.engine.cancelAllOrders({ symbol });
      const { action: side, price, quantity } = decision;
      await this.engine.executeOrder({ symbol, side, orderType: "limit", price, quantity });
    }
  }
}
