import { describe, expect, it } from "vitest";
import { ranksDrawn, ranksFrom } from "./ranks.js";

it("of a share are those of the nearest-rank percentile", () => {
  const { ranks } = ranksFrom(38, 2, 400, (rank) => rank * 10);
  const at = (share: number) => ranks.find((rank) => rank.share >= share)?.delayMs;
  // 40 values: the median is the 20th, p90 the 36th, and the last two never came.
  expect([at(0.5), at(0.9), at(0.95), at(0.96), at(1)]).toEqual([200, 360, 380, "never", "never"]);
});

describe("the ranks that are drawn", () => {
  it.each([0, 1, 400])("of %i are all", (count) => {
    expect(ranksDrawn(count, 400)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  });
  it("of a million are a few hundred, with the first and the last ten", () => {
    const ranks = ranksDrawn(1_000_000, 400);
    expect(ranks.length).toBeGreaterThan(300);
    expect(ranks.length).toBeLessThanOrEqual(400);
    expect(ranks[0]).toBe(1);
    expect(ranks.slice(-10)).toEqual(Array.from({ length: 10 }, (_, i) => 999_991 + i));
  });
});
