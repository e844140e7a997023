import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { executorDurationUs, periodUs, plannedIn, rateOf, ratePerSecond } from "./rate.js";

describe("rate", () => {
  it.each([
    ["0.5 per second for 40 s", rateOf(500, 1_000_000), 40_000, 20],
    ["30 per minute for 61 s: the 31st starts at 60 s", rateOf(30, 60_000), 61_000, 31],
    ["1 per second for half a second: the first starts at 0", rateOf(1, 1_000), 500, 1],
    ["300 per second for 20 s", rateOf(300, 1_000), 20_000, 6_000],
  ])("plans %s", (_, rate, durationMs, planned) => {
    expect(plannedIn(rate, durationMs)).toBe(planned);
  });
  it("is in lowest terms, and exact", () => {
    expect(rateOf(500, 1_000_000)).toEqual({ count: 1, perMs: 2_000 });
    expect(periodUs(rateOf(500, 1_000_000))).toBe(2_000_000);
    expect(ratePerSecond(rateOf(30, 60_000))).toBe(0.5);
  });
  it("ends the executor after the last planned start and before the next one, at any rate", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (thousandths, planned) => {
          const rate = rateOf(thousandths, 1_000_000);
          const durationUs = executorDurationUs(rate, planned);
          expect(durationUs).toBeGreaterThan((planned - 1) * periodUs(rate));
          expect(durationUs).toBeLessThan(planned * periodUs(rate));
        },
      ),
    );
  });
});
