import { describe, expect, it } from "vitest";
import { evaluateInNode } from "../../src/cli/node-host.js";
import { HftError } from "../../src/errors.js";
import * as api from "../../src/strategy/api.js";
import { strategyGlobals, toText } from "../../src/strategy/globals.js";
import { loadStrategy } from "../../src/strategy/load.js";
import { asStrategyError } from "../../src/strategy/locate.js";
import { transpile } from "../../src/strategy/transpile.js";

const lines: string[] = [];
const globals = (seed = 1) =>
  strategyGlobals({ nowNs: () => 1_500_000_000, epochNs: 1_700_000_000_000_000_000n }, seed, (level, text) =>
    lines.push(`${level} ${text}`),
  );

async function load(text: string, others: { name: string; text: string }[] = []) {
  const loaded = await loadStrategy([{ name: "mine.ts", text }, ...others], "mine.ts", evaluateInNode);
  return { loaded, Strategy: loaded.instantiate(globals(), { ...api }) as new () => api.HftStrategy & Record<string, unknown> };
}

async function failure(work: () => unknown): Promise<HftError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof HftError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

const HEAD = 'import { HftStrategy, type Tick } from "sigmax-hft";\n';

describe("loading a strategy", () => {
  it("strips types and finds the exported class", async () => {
    const { Strategy } = await load(
      `${HEAD}export default class Mine extends HftStrategy { size: number = 2; async onTick(s: string, t: Tick): Promise<void> {} }`,
    );
    expect(Strategy.name).toBe("Mine");
    expect(new Strategy().size).toBe(2);
  });

  it("imports other files of the strategy, once each", async () => {
    const helper = { name: "helper.ts", text: "export let loads = 0; loads += 1; export const twice = (x: number): number => 2 * x;" };
    const { Strategy } = await load(
      `${HEAD}import { twice, loads } from "./helper.ts";\nimport { twice as again } from "./helper";\nexport default class Mine extends HftStrategy { value = twice(again(5)) + loads; }`,
      [helper],
    );
    expect(new Strategy().value).toBe(21);
  });

  it("says where a syntax error is", async () => {
    const error = await failure(() => transpile({ name: "mine.ts", text: "const a = 1;\nconst b = ;\n" }));
    expect(error.code).toBe(4001);
    expect(error.place).toMatchObject({ file: "mine.ts", line: 2, column: 11 });
  });

  it("says what can be imported", async () => {
    const error = await failure(() => load(`${HEAD}import x from "lodash";\nexport default class Mine extends HftStrategy { x = x; }`));
    expect(error.code).toBe(4004);
    expect(error.message).toContain('"sigmax-hft"');
  });

  it.each([
    ["nothing", "const a = 1;"],
    ["a, b", "export const a = 1; export function b() {}"],
    ["several", `${HEAD}export class A extends HftStrategy {} export class B extends HftStrategy {}`],
    ["default", "export default class Plain {}"],
  ])("refuses a file that exports %s", async (what, text) => {
    const error = await failure(() => load(text));
    expect(error.code).toBe(4003);
    expect(error.message).toContain(what);
  });

  it("finds the line and column of what was thrown", async () => {
    const { loaded, Strategy } = await load(
      `${HEAD}export default class Mine extends HftStrategy {\n  go(a: number, b: string) {\n    const x: any = null; x.y();\n  }\n}`,
    );
    try {
      (new Strategy().go as () => void)();
      throw new Error("it did not throw");
    } catch (thrown) {
      const error = asStrategyError(thrown, loaded.files, { handler: "onTick", simulatedNs: 5 });
      expect(error.code).toBe(4002);
      expect(error.place).toEqual({ file: "mine.ts", line: 4, column: 28, handler: "onTick", simulatedNs: 5 });
    }
  });

  it("survives whatever is thrown", () => {
    const hostile = {
      get stack() {
        throw new Error("no");
      },
      toString() {
        throw new Error("no");
      },
      toJSON() {
        throw new Error("no");
      },
    };
    for (const thrown of [undefined, null, 5, "text", Symbol("s"), hostile, Object.create(null)]) {
      expect(asStrategyError(thrown, [], {}).code).toBe(4002);
      expect(typeof toText(thrown)).toBe("string");
    }
  });
});

describe("what a strategy sees of its host", () => {
  it("is simulated time", async () => {
    const { Strategy } = await load(
      `${HEAD}export default class Mine extends HftStrategy { a = Date.now(); b = new Date().toISOString(); c = performance.now(); d = new Date(0).getTime(); }`,
    );
    expect(new Strategy()).toMatchObject({ a: 1_700_000_001_500, b: "2023-11-14T22:13:21.500Z", c: 1_500, d: 0 });
  });

  it("is randomness from the seed", async () => {
    const text = `${HEAD}export default class Mine extends HftStrategy { xs = [1, 2, 3].map(() => Math.random()); floor = Math.floor(2.5); }`;
    const loaded = await loadStrategy([{ name: "mine.ts", text }], "mine.ts", evaluateInNode);
    const draw = (seed: number) =>
      new (loaded.instantiate(globals(seed), { ...api }) as unknown as new () => { xs: number[]; floor: number })();
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7).xs).not.toEqual(draw(8).xs);
    expect(draw(7).floor).toBe(2);
    expect(draw(7).xs.every((x) => x >= 0 && x < 1)).toBe(true);
  });

  it.each(["setTimeout", "setInterval", "fetch", "setImmediate", "requestAnimationFrame"])(
    "is no %s, and says what to use",
    async (name) => {
      const { Strategy } = await load(`${HEAD}export default class Mine extends HftStrategy { go() { ${name}(() => {}, 5); } }`);
      const error = await failure(() => (new Strategy().go as () => void)());
      expect(error.code).toBe(4005);
      expect(error.message).toContain(name);
    },
  );

  it("is a console that ends up in the log", async () => {
    lines.length = 0;
    const { Strategy } = await load(`${HEAD}export default class Mine extends HftStrategy { go() { console.warn("a", { b: 1n }, [2]); } }`);
    (new Strategy().go as () => void)();
    expect(lines).toEqual(['warn a {"b":"1n"} [2]']);
  });
});
