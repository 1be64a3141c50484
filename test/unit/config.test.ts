import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../../src/config/defaults.js";
import { validateConfig } from "../../src/config/validate.js";
import { HftError } from "../../src/errors.js";

function failure(input: unknown): { code: number; field: string | undefined } {
  try {
    validateConfig(input);
  } catch (error) {
    if (error instanceof HftError) return { code: error.code, field: error.place.field };
    throw error;
  }
  throw new Error("it was accepted");
}

describe("validateConfig", () => {
  it("fills in the defaults and accepts its own result", () => {
    expect(validateConfig({})).toEqual(DEFAULT_CONFIG);
    expect(validateConfig(validateConfig({}))).toEqual(DEFAULT_CONFIG);
  });

  it("takes the target of the preset unless one is given", () => {
    expect(validateConfig({ latency: "realistic" }).latencyTargetNs).toBe(150);
    expect(validateConfig({ latency: "realistic", latencyTargetNs: 99 }).latencyTargetNs).toBe(99);
  });

  it("takes legs, tables and a queue model by name", () => {
    const legs = { entry: { model: "constant", ns: 5 }, response: { model: "jitter", ns: 7, jitterNs: 2 } };
    expect(validateConfig({ latency: legs }).latency).toEqual({ feed: { model: "recorded" }, ...legs });
    const table = {
      model: "table",
      table: [
        [0, -1, 5],
        [10, 12, 14],
      ],
    };
    expect(validateConfig({ latency: table }).latency).toEqual(table);
    expect(validateConfig({ queueModel: "PowerProb2" }).queueModel).toEqual({ model: "PowerProb2", n: 3 });
    expect(validateConfig({ queueModel: { model: "RiskAverse" } }).queueModel).toEqual({ model: "RiskAverse" });
  });

  it.each([
    [{ latensy: "home" }, 1001, "latensy"],
    [{ fees: { makre: 0 } }, 1001, "fees.makre"],
    [{ latency: "warp" }, 1003, "latency"],
    [{ latency: { entry: { model: "gauss" }, response: {} } }, 1003, "latency.entry.model"],
    [{ latency: { entry: { model: "jitter", ns: 5, jitterNs: 6 }, response: {} } }, 1002, "latency.entry.jitterNs"],
    [{ latency: { model: "table", table: [] } }, 1002, "latency.table"],
    [
      {
        latency: {
          model: "table",
          table: [
            [5, 6, 7],
            [4, 5, 6],
          ],
        },
      },
      1002,
      "latency.table[1]",
    ],
    [{ queueModel: "RiskAdverse" }, 1003, "queueModel.model"],
    [{ queueModel: { model: "PowerProb", n: 0 } }, 1002, "queueModel.n"],
    [{ queueModel: { model: "LogProb", n: 2 } }, 1002, "queueModel.n"],
    [{ exchange: "full" }, 1003, "exchange"],
    [{ fees: { maker: Number.NaN } }, 1002, "fees.maker"],
    [{ seed: 1.5 }, 1002, "seed"],
    [{ seed: "1" }, 1002, "seed"],
    [{ sampleNs: 0 }, 1002, "sampleNs"],
    [{ contractSize: -1 }, 1002, "contractSize"],
    [[], 1002, "configuration"],
    [null, 1002, "configuration"],
  ])("refuses %j", (input, code, field) => {
    expect(failure(input)).toEqual({ code, field });
  });
});
