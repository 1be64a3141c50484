import { describe, expect, it } from "vitest";
import { validateConfig } from "../../src/config/validate.js";
import { stateOf, withEdit, withoutEdit } from "../../web/next/edits.js";
import { NEXT_STEPS, stepsOf } from "../../web/next/steps.js";
import { EXAMPLES } from "../../web/state/examples.js";

const textOf = (name: string): string => EXAMPLES.find((example) => example.name === name)?.text ?? "";
const STEPS = Object.entries(NEXT_STEPS).flatMap(([name, steps]) => steps.map((step) => ({ name, ...step })));

describe("what to try next", () => {
  it("is known of every example, and of no file that is none", () => {
    expect(Object.keys(NEXT_STEPS).sort()).toEqual(EXAMPLES.map(({ name }) => name).sort());
    for (const steps of Object.values(NEXT_STEPS)) expect(steps.length).toBeGreaterThanOrEqual(2);
  });

  it.each(STEPS)("$name: $title can be made, and taken back to the letter", ({ name, edit, setup }) => {
    expect(edit ?? setup).toBeDefined();
    if (setup?.latency) validateConfig({ latency: setup.latency });
    if (setup?.queueModel) validateConfig({ queueModel: { model: setup.queueModel } });
    if (!edit) return;
    const text = textOf(name);
    expect(stateOf(text, edit)).toBe("open");
    const made = withEdit(text, edit);
    expect(made).not.toBe(text);
    expect(stateOf(made, edit)).toBe("made");
    expect(withEdit(made, edit)).toBe(made);
    expect(withoutEdit(made, edit, text)).toBe(text);
  });

  it("changes a field that a person has changed already, and leaves alone what was written over", () => {
    const edit = { field: "skew", to: "60" };
    expect(withEdit("  skew = 1e3; // mine", edit)).toBe("  skew = 60; // mine");
    expect(withEdit("  skew: number = 1e3;", edit)).toBe("  skew: number = 60;");
    expect(stateOf("  lean = 200;", edit)).toBe("gone");
    expect(withEdit("  lean = 200;", edit)).toBe("  lean = 200;");
    expect(stateOf("price: 1,", { find: "price: 2,", replace: "price: 3," })).toBe("gone");
  });

  it("belongs to an example that was opened a second time, too", () => {
    expect(stepsOf("grid-2.ts")).toBe(NEXT_STEPS["grid.ts"]);
    expect(stepsOf("mine.ts")).toEqual([]);
  });
});
