import { describe, expect, it } from "vitest";
import type { Core } from "../../src/engine/core.js";
import { guardCore } from "../../src/engine/core-guard.js";
import { HftError } from "../../src/errors.js";

/** (module (func (export "trap") unreachable)) */
const TRAP = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  4,
  1,
  96,
  0,
  0,
  3,
  2,
  1,
  0,
  7,
  8,
  1,
  4,
  116,
  114,
  97,
  112,
  0,
  0,
  10,
  5,
  1,
  3,
  0,
  0,
  11,
);

function trap(): never {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(TRAP));
  (exports.trap as () => void)();
  throw new Error("it did not trap");
}

const coreOf = (change: Partial<Core>): Core => {
  const nothing = () => 0;
  const names = ["runUntil", "reserve", "addInstrument", "packAt", "pushPack", "chunkAt", "pushChunk", "submit", "cancel", "modify"];
  return { ...Object.fromEntries(names.map((name) => [name, nothing])), ...change } as unknown as Core;
};

function thrownBy(what: () => unknown): unknown {
  try {
    what();
  } catch (thrown) {
    return thrown;
  }
  return null;
}

describe("a core that traps", () => {
  it("is an error of ours, with what a report needs", () => {
    const guarded = guardCore(coreOf({ runUntil: trap }));
    const error = thrownBy(() => guarded.runUntil(0, 0));
    expect(error).toBeInstanceOf(HftError);
    expect(error).toMatchObject({ code: 5002, details: { call: "runUntil", fault: expect.stringMatching(/unreachable/) } });
    expect((error as HftError).message).toContain("please report it");
  });

  it("does nothing any more, whatever its caller catches", () => {
    let runs = 0;
    const guarded = guardCore(coreOf({ submit: trap, runUntil: () => runs++ }));
    const first = thrownBy(() => guarded.submit(0, 1, 1, 1, 1, 0, 0));
    expect(thrownBy(() => guarded.runUntil(0, 0))).toBe(first);
    expect(thrownBy(() => guarded.cancel(0, 1))).toBe(first);
    expect(runs).toBe(0);
  });

  it("passes on what a custom model threw, and does not go on behind it", () => {
    const own = new HftError(4006, "nonsense");
    const guarded = guardCore(
      coreOf({
        pushPack: () => {
          throw own;
        },
      }),
    );
    expect(thrownBy(() => guarded.pushPack(0, 1, 0))).toBe(own);
    expect(thrownBy(() => guarded.runUntil(0, 0))).toBe(own);
  });
});
