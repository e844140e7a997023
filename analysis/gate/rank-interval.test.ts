// The ranks between which a percentile lies, against tables and exact sums of the binomial distribution.

import { describe, expect, it } from "vitest";
import { rankInterval } from "./rank-interval.js";

describe("independent values", () => {
  it.each([
    // Conover 1999, table A3: P(X <= 5) = 0.0207 for n = 20, 0.0107 at 1 for n = 10, 0.0156 at 0 for n = 6.
    ["the median of 20", 500, 20, { low: 6, high: 15 }],
    ["the median of 10", 500, 10, { low: 2, high: 9 }],
    ["the median of 6, its ends", 500, 6, { low: 1, high: 6 }],
    ["5 say nothing of a median", 500, 5, { low: null, high: null }],
    // P(X <= 96) = 0.0184 and P(X <= 97) = 0.0794 for n = 100, p = 0.99; 0.99^100 = 0.366.
    ["the p99 of 100 has no upper end", 990, 100, { low: 97, high: null }],
    // 0.99^367 = 0.02501, 0.99^368 = 0.02476; of Binomial(367, 0.01) 0.0144 is above 8.
    ["nor that of 367", 990, 367, { low: 359, high: null }],
    ["that of 368 is the largest value", 990, 368, { low: 360, high: 368 }],
    ["none at all", 500, 0, { low: null, high: null }],
  ])("%s", (_, perMille, count, expected) => {
    expect(rankInterval(perMille, count, count)).toEqual(expected);
  });

  it("of a million are those of the normal distribution", () => {
    const { low, high } = rankInterval(500, 1_000_000, 1_000_000);
    expect([low, high].map((rank) => Math.abs(Math.abs((rank ?? 0) - 500_000) - 980) < 3)).toEqual([true, true]);
  });
});

describe("values in streaks", () => {
  it("say as much as fewer ones, whose ranks are shares of theirs", () => {
    expect(rankInterval(500, 200, 20)).toEqual({ low: 51, high: 150 });
  });

  it("may say nothing", () => {
    expect(rankInterval(990, 1_000, 100)).toEqual({ low: 961, high: null });
  });

  it("never say more than independent ones", () => {
    for (const effect of [1, 1.3, 2, 7]) {
      const [alone, streaks] = [rankInterval(500, 500, 500), rankInterval(500, 500, 500 / effect)];
      expect(streaks.low ?? 0).toBeLessThanOrEqual(alone.low ?? 0);
      expect(streaks.high ?? 1e9).toBeGreaterThanOrEqual(alone.high ?? 0);
    }
  });
});
