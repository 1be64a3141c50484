import { HftStrategy, type Side } from "sigmax-hft";

/** What an agent, a model or a person decides about a symbol. */
interface Decision {
  action: Side | "hold";
  price: number;
  quantity: number;
  confidence: number; // 0 to 1
  why: string;
}

/** Carries out decisions that come from elsewhere, here from a rule about the order book, asked every few seconds. Next: make `analyzeSymbol` yours. */
export default class OrchestratedDecision extends HftStrategy {
  everyNs = 2e9;
  surest = 0.3; // decisions below this confidence are not carried out
  size = 0.01;
  maxPosition = 0.05;

  onStart() {
    this.setTimer(this.everyNs);
  }

  async onTimer() {
    this.setTimer(this.everyNs);
    for (const symbol of this.engine.symbols) {
      const decision = await this.analyzeSymbol(symbol);
      if (decision.action === "hold" || decision.confidence < this.surest) continue;
      await this.engine.cancelAllOrders({ symbol });
      const { action: side, price, quantity } = decision;
      const execution = await this.engine.executeOrder({ symbol, side, orderType: "limit", price, quantity });
      console.log(`${side} ${quantity} at ${price}: ${execution.status}. ${decision.why}`);
    }
  }

  /** The agent. It may take its time: simulated time goes on while it thinks. */
  async analyzeSymbol(symbol: string): Promise<Decision> {
    const book = this.engine.book(symbol);
    const imbalance = book.imbalance(5);
    await this.engine.sleep(5e6);
    const [bid, ask] = [book.bid(0), book.ask(0)];
    const { position } = this.engine.account(symbol);
    const side = imbalance > 0 ? "buy" : "sell";
    const full = side === "buy" ? position >= this.maxPosition : position <= -this.maxPosition;
    const best = side === "buy" ? bid : ask;
    const decision = { price: best?.price ?? 0, quantity: this.size, confidence: Math.abs(imbalance) };
    const action = full || !best ? "hold" : side;
    return { ...decision, action, why: `The five best levels lean ${Math.round(100 * imbalance)} % to the bids.` };
  }
}
