import { describe, expect, it } from "vitest";
import type { RunnerHost } from "../../src/strategy/host.js";
import { Tasks } from "../../src/strategy/tasks.js";

function make() {
  let turns = 0;
  const failures: unknown[] = [];
  const host = { turn: () => new Promise<void>((resolve) => setImmediate(() => resolve(void turns++))) } as unknown as RunnerHost;
  const tasks = new Tasks(host, (reason) => failures.push(reason));
  return { tasks, failures, turns: () => turns };
}

describe("Tasks", () => {
  it("costs no turn of the event loop when handlers end without waiting", async () => {
    const { tasks, turns } = make();
    for (let i = 0; i < 100; i++) {
      tasks.follow((async () => {})());
      tasks.follow(undefined);
      await tasks.drain();
    }
    expect(turns()).toBe(0);
  });

  it("costs one when a handler waits, and none later for that same handler", async () => {
    const { tasks, turns } = make();
    tasks.follow(new Promise(() => {}));
    await tasks.drain();
    expect(turns()).toBe(1);
    tasks.follow((async () => {})());
    await tasks.drain();
    expect(turns()).toBe(1);
  });

  it("runs continuations of any depth before time moves on", async () => {
    const { tasks } = make();
    let depth = 0;
    const answer = Promise.resolve();
    void (async () => {
      await answer;
      for (; depth < 1_000; depth++) await null;
    })();
    tasks.noteAnswer();
    await tasks.drain();
    expect(depth).toBe(1_000);
  });

  it("reports what a handler rejects with", async () => {
    const { tasks, failures } = make();
    tasks.follow(Promise.reject(new Error("a")));
    tasks.follow(
      (async () => {
        await null;
        throw new Error("b");
      })(),
    );
    await tasks.drain();
    expect(failures).toEqual([new Error("a"), new Error("b")]);
  });
});
