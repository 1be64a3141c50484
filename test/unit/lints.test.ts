import { describe, expect, it } from "vitest";
import { type Lint, lint } from "../../web/editor/lints.js";
import { EXAMPLES } from "../../web/state/examples.js";

const ids = (text: string) => lint(text).map(({ id }) => id);
const found = (text: string) => lint(text).map(({ from, to }) => text.slice(from, to));

/** The text after the fix of this title. */
function fixed(text: string, title: string): string {
  const fix = lint(text)
    .flatMap(({ fixes }: Lint) => fixes)
    .find((each) => each.title === title);
  if (!fix) throw new Error(`no fix ${title}`);
  return text.slice(0, fix.from) + fix.text + text.slice(fix.to);
}

describe("lints of the editor", () => {
  it.each([
    ["if (order.price === tick.bidPrice) {}", ["price-equality"], ["order.price === tick.bidPrice"]],
    ["if (book.bid(0).price != last) {}", ["price-equality"], ["book.bid(0).price != last"]],
    ["const o = { side, price: tick.midPrice, quantity: 1 };", ["price-off-tick"], ["tick.midPrice"]],
    ["const o = { price: tick.midPrice - 0.1 };", ["price-off-tick"], ["tick.midPrice - 0.1"]],
    ["{ this.engine.executeOrder({ symbol, side }); }", ["unawaited"], ["this.engine.executeOrder"]],
    ["if (late) this.engine.cancelAllOrders();", ["unawaited"], ["this.engine.cancelAllOrders"]],
    ["else engine.cancelOrder(id);", ["unawaited"], ["engine.cancelOrder"]],
    ["const now = Date.now();", ["wall-clock"], ["Date.now()"]],
    ["if (tick.localTs > 120e9) return;", ["fitted-time"], ["localTs > 120e9"]],
    ["const o = { price: 61_800.5, quantity: 1 };", ["fitted-price"], ["61_800.5"]],
  ])("%s", (text, expected, places) => {
    expect(ids(text)).toEqual(expected);
    expect(found(text)).toEqual(places);
  });

  it.each([
    "if (order.status === 'new') {}",
    "if (order.price === undefined) {}",
    "if (ticks === lastTicks) {}",
    "const o = { price: Math.round(tick.midPrice / tickSize) * tickSize };",
    "await this.engine.executeOrder(order);",
    "void this.engine.executeOrder(order);",
    "return this.engine.cancelOrder(id);",
    "const { orderId } = await this.engine.executeOrder(order);",
    "await Promise.all([\n  this.engine.executeOrder(order),\n]);",
    "orders.map((order) => this.engine.executeOrder(order));",
    "// if (order.price === tick.bidPrice) Date.now()",
    'console.log("price: 61_800, Date.now() order.price === tick.bidPrice");',
    "if (tick.localTs - this.lastNs < 1e9) return;",
    "if (this.engine.nowNs < 1e9) return;",
    "const o = { price: level.price };",
  ])("leaves alone: %s", (text) => expect(ids(text)).toEqual([]));

  it("mends what it finds, and is content then", () => {
    const cases = [
      [
        "if (a.price === b.price) {}",
        "Compare to half a tick",
        "if (Math.abs(a.price - b.price) < this.engine.instrument().tickSize / 2) {}",
      ],
      [
        "if (a.price !== b.price) {}",
        "Compare to half a tick",
        "if (Math.abs(a.price - b.price) >= this.engine.instrument().tickSize / 2) {}",
      ],
      ["{ engine.sleep(1); }", "Wait for the answer", "{ await engine.sleep(1); }"],
      ["{ engine.sleep(1); }", "Say that nobody waits", "{ void engine.sleep(1); }"],
      ["const ns = Date.now();", "Use this.engine.nowNs", "const ns = this.engine.nowNs;"],
    ] as const;
    for (const [text, title, after] of cases) {
      expect(fixed(text, title)).toBe(after);
      expect(ids(after)).toEqual([]);
    }
    expect(ids(fixed("const o = { price: tick.midPrice };", "Round down to the tick"))).toEqual([]);
  });

  it("finds nothing in the examples", () => {
    for (const { name, text } of EXAMPLES)
      expect([name, lint(text).map(({ id, from }) => [id, text.slice(from, from + 40)])]).toEqual([name, []]);
  });

  it("takes a long file and one that is no program", () => {
    expect(lint("/*".repeat(50_000))).toEqual([]);
    expect(lint("a.price === b.price;\n".repeat(2_000))).toHaveLength(2_000);
    expect(lint("a(".repeat(20_000))).toEqual([]);
  });
});
