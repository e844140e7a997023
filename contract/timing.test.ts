import { describe, expect, it } from "vitest";
import { gracefulStopMs, longestIterationMs, lookAfterMs, roomTimeoutSeconds, watchMs } from "./timing.js";

const standard = { deadlineMs: 10_000, graceMs: 10_000, holdMs: 4_000 };

describe("timing", () => {
  it("looks at the deadline, but not before the list can be trusted to have caught up", () => {
    expect(lookAfterMs(standard)).toBe(10_000);
    expect(lookAfterMs({ ...standard, deadlineMs: 2_000 })).toBe(9_000);
  });
  it("watches for the deadline and the grace", () => {
    expect(watchMs(standard)).toBe(20_000);
  });
  it("keeps rooms open beyond the longest iteration, and k6 waiting beyond it", () => {
    for (const timing of [
      standard,
      { deadlineMs: 500, graceMs: 0, holdMs: 0 },
      { deadlineMs: 600_000, graceMs: 0, holdMs: 60_000 },
    ]) {
      expect(roomTimeoutSeconds(timing) * 1000).toBeGreaterThan(longestIterationMs(timing));
      expect(gracefulStopMs(timing)).toBeGreaterThan(longestIterationMs(timing));
    }
  });
  it("counts the rescue's own deadline into the longest iteration", () => {
    expect(longestIterationMs({ deadlineMs: 10_000, graceMs: 0, holdMs: 0 })).toBe(20_000);
  });
});
