import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alone } from "../../scripts/lib/alone.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { whenChanged } from "../../scripts/lib/stamp.mjs";

const FOLDER = "build/test-stamp";
const WHAT = { name: "test-stamp", inputs: [`${FOLDER}/in`], outputs: [`${FOLDER}/out.txt`], stampDir: `${FOLDER}/stamps` };

let times = 0;
const work = async () => {
  times += 1;
  writeFileSync(at(FOLDER, "out.txt"), "made");
};

beforeEach(() => {
  times = 0;
  mkdirSync(at(FOLDER, "in/deep"), { recursive: true });
  writeFileSync(at(FOLDER, "in/a.txt"), "a");
});
afterEach(() => rmSync(at(FOLDER), { recursive: true, force: true }));

describe("work with a stamp", () => {
  it("is done once for the same inputs", async () => {
    expect(await whenChanged(WHAT, work)).toBe(true);
    expect(await whenChanged(WHAT, work)).toBe(false);
    expect(times).toBe(1);
  });

  it.each([
    ["a text changed", () => writeFileSync(at(FOLDER, "in/a.txt"), "b")],
    ["a file came, deep inside", () => writeFileSync(at(FOLDER, "in/deep/b.txt"), "")],
    ["a file went", () => rmSync(at(FOLDER, "in/a.txt"))],
    ["the output went", () => rmSync(at(FOLDER, "out.txt"))],
  ])("is done again when %s", async (_, change) => {
    await whenChanged(WHAT, work);
    change();
    expect(await whenChanged(WHAT, work)).toBe(true);
  });

  it("is done again for another fact, or when forced", async () => {
    await whenChanged({ ...WHAT, facts: ["node 20"] }, work);
    expect(await whenChanged({ ...WHAT, facts: ["node 22"] }, work)).toBe(true);
    expect(await whenChanged({ ...WHAT, facts: ["node 22"], force: true }, work)).toBe(true);
  });

  it("that failed is done again", async () => {
    await whenChanged(WHAT, work);
    writeFileSync(at(FOLDER, "in/a.txt"), "b");
    const failing = () => Promise.reject(new Error("cut short"));
    await expect(whenChanged(WHAT, failing)).rejects.toThrow("cut short");
    writeFileSync(at(FOLDER, "in/a.txt"), "a");
    expect(await whenChanged(WHAT, work)).toBe(true);
  });

  it("notices inputs that change while it works", async () => {
    await whenChanged(WHAT, async () => {
      await work();
      writeFileSync(at(FOLDER, "in/a.txt"), "changed meanwhile");
    });
    expect(await whenChanged(WHAT, work)).toBe(true);
  });
});

describe("work alone", () => {
  it("waits for the same work and not for other work", async () => {
    const order: string[] = [];
    // The first one ends once the other one began, which it could not if it waited, too.
    let go: () => void = () => {};
    const otherBegan = new Promise<void>((resolve) => {
      go = resolve;
    });
    const logging = (name: string, act: () => unknown) => async () => {
      order.push(`${name} starts`);
      await act();
      order.push(`${name} ends`);
    };
    await Promise.all([
      alone(
        "test-same",
        logging("first", () => otherBegan),
      ),
      alone(
        "test-same",
        logging("second", () => {}),
      ),
      alone("test-other", logging("other", go)),
    ]);
    expect(order.indexOf("second starts")).toBeGreaterThan(order.indexOf("first ends"));
    expect(order.indexOf("other starts")).toBeLessThan(order.indexOf("first ends"));
  });

  it("takes over from a process that is gone, and leaves no lock behind", async () => {
    mkdirSync(at("build/.locks"), { recursive: true });
    writeFileSync(at("build/.locks/test-gone"), String(2 ** 22 + 1));
    await expect(alone("test-gone", async () => "done")).resolves.toBe("done");
    expect(existsSync(at("build/.locks/test-gone"))).toBe(false);
  });
});
