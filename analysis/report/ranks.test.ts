import { describe, expect, it } from "vitest";
import { sortedSamples } from "../statistics.js";
import { ranksDrawn, ranksOf } from "./ranks.js";

const delays = (...ms: number[]) => sortedSamples(Float64Array.from(ms, (one) => one * 1000));

describe("ranks", () => {
  it("stand where so many of all took at least as long, the lost last", () => {
    expect(ranksOf(delays(200, 210, 5_000), 1)).toEqual({
      ...{ count: 4, lost: 1 },
      ranks: [
        { oneIn: 1, delayMs: 200 },
        { oneIn: 1.3333, delayMs: 210 },
        { oneIn: 2, delayMs: 5_000 },
        { oneIn: 4, delayMs: "never" },
      ],
    });
  });
  it("are none of nothing, and all never where all are lost", () => {
    expect(ranksOf(delays(), 0).ranks).toEqual([]);
    expect(ranksOf(delays(), 2).ranks.map(({ delayMs }) => delayMs)).toEqual(["never", "never"]);
  });
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
