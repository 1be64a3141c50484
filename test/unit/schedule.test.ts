import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HftError } from "../../src/errors.js";
import { Schedule } from "../../src/strategy/schedule.js";

describe("Schedule", () => {
  it("gives back waits by due time, ties in the order they were asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 200 }), (delays) => {
        const schedule = new Schedule();
        const asked = delays.map((delay) => ({ delay, id: schedule.addTimer(100, delay) }));
        const expected = asked.map((timer, order) => ({ ...timer, order })).sort((a, b) => a.delay - b.delay || a.order - b.order);
        for (const { delay, id } of expected) {
          expect(schedule.nextNs).toBe(100 + delay);
          expect(schedule.takeDue(99 + delay)).toBeNull();
          expect(schedule.takeDue(100 + delay)).toMatchObject({ timerId: id, dueNs: 100 + delay });
        }
        expect(schedule.nextNs).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("skips timers that were cleared", () => {
    const schedule = new Schedule();
    const first = schedule.addTimer(0, 5);
    const second = schedule.addTimer(0, 5);
    schedule.cancelTimer(first);
    schedule.cancelTimer(999);
    expect(schedule.takeDue(5)?.timerId).toBe(second);
    expect(schedule.takeDue(5)).toBeNull();
  });

  it("moves time on even for a wait of nothing, so a loop of them can't stand still", () => {
    const schedule = new Schedule();
    schedule.addSleep(7, 0, () => {});
    expect(schedule.nextNs).toBe(8);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, "5"])("refuses a wait of %s", (delay) => {
    expect(() => new Schedule().addTimer(0, delay as number)).toThrow(HftError);
  });
});
