import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { afterAwake } from "../../web/sandbox/awake-timer.js";

/** The clock that the tests move, ms. */
let nowMs: number;
/** Delays of the timers that were set, ms. */
let delays: number[];

/** Fires the page's next timer, `ms` after the one before. */
function tick(ms: number): void {
  nowMs += ms;
  vi.runOnlyPendingTimers();
}

/** Number of ticks of that length until `act` is called; at most `most`. */
function ticksUntil(act: ReturnType<typeof vi.fn>, ms: number, most = 1_000): number {
  let ticks = 0;
  while (act.mock.calls.length === 0 && ticks < most) {
    tick(ms);
    ticks++;
  }
  return ticks;
}

const page = { hidden: false };

beforeEach(() => {
  nowMs = 5_000;
  delays = [];
  page.hidden = false;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const set = globalThis.setTimeout;
  vi.stubGlobal("setTimeout", (act: () => void, ms: number) => {
    delays.push(ms);
    return set(act, ms);
  });
  vi.stubGlobal("performance", { now: () => nowMs });
  vi.stubGlobal("document", page);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a timer that counts the page's own time", () => {
  it("acts once, after that time, when the page's timers are on time", () => {
    const act = vi.fn();
    afterAwake(2_000, act);
    expect(ticksUntil(act, 100)).toBe(20);
    tick(100);
    expect(act).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks each 100 ms, and no later than the time that is left", () => {
    const act = vi.fn();
    afterAwake(250, act);
    for (const ms of [100, 100, 50]) tick(ms);
    expect(delays).toEqual([100, 100, 50]);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["250 ms", 250],
    ["1 s", 1_000],
    ["an hour", 3_600_000],
  ])("counts a tick that comes after %s as 250 ms", (_late, ms) => {
    const act = vi.fn();
    afterAwake(2_000, act);
    expect(ticksUntil(act, ms)).toBe(8);
  });

  it("counts every millisecond while the page is hidden", () => {
    const act = vi.fn();
    page.hidden = true;
    afterAwake(2_000, act);
    tick(1_999);
    expect(act).not.toHaveBeenCalled();
    tick(1);
    expect(act).toHaveBeenCalledTimes(1);
  });

  it("counts by what the page is at each tick", () => {
    const act = vi.fn();
    afterAwake(2_000, act);
    tick(1_000);
    page.hidden = true;
    tick(1_000);
    page.hidden = false;
    // 750 ms are left.
    expect(ticksUntil(act, 1_000)).toBe(3);
  });

  it("does not act once it is cancelled, before the first tick or between two", () => {
    const act = vi.fn();
    afterAwake(2_000, act)();
    const cancel = afterAwake(2_000, act);
    for (let n = 0; n < 19; n++) tick(100);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    tick(10_000);
    expect(act).not.toHaveBeenCalled();
  });
});
