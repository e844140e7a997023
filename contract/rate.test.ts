import { describe, expect, it } from "vitest";
import { commonRates, plannedIn, rateOf, ratePerSecond } from "./rate.js";

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
    expect(ratePerSecond(rateOf(30, 60_000))).toBe(0.5);
  });
  it("brings several to one time", () => {
    expect(commonRates([rateOf(1, 2_000), rateOf(1, 60_000), rateOf(3, 1_000)])).toEqual({
      perMs: 60_000,
      counts: [30, 1, 180],
    });
  });
});
