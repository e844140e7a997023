import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newcombe } from "./newcombe.js";

describe("newcombe", () => {
  // Newcombe 1998, Interval estimation for the difference between independent proportions, table II, method 10.
  it.each([
    ["a", 56, 70, 48, 80, "0.0524", "0.3339"],
    ["b", 9, 10, 3, 10, "0.1705", "0.8090"],
    ["c", 6, 7, 2, 7, "0.0582", "0.8062"],
    ["d", 5, 56, 0, 29, "-0.0381", "0.1926"],
    ["e", 0, 10, 0, 20, "-0.1611", "0.2775"],
    ["f", 0, 10, 0, 10, "-0.2775", "0.2775"],
    ["g", 10, 10, 0, 20, "0.6791", "1.0000"],
    ["h", 10, 10, 0, 10, "0.6075", "1.0000"],
  ])("example %s, %i/%i - %i/%i, is as published", (_, hits1, count1, hits2, count2, low, high) => {
    const found = newcombe({ hits: hits1, count: count1 }, { hits: hits2, count: count2 }, 0.95);
    expect([found?.low.toFixed(4), found?.high.toFixed(4)]).toEqual([low, high]);
  });

  it("says nothing where nothing was counted", () => {
    expect(newcombe({ hits: 0, count: 0 }, { hits: 1, count: 9 }, 0.95)).toBeNull();
    expect(newcombe({ hits: 1, count: 9 }, { hits: 0, count: 0 }, 0.95)).toBeNull();
  });

  const share = fc
    .integer({ min: 1, max: 2_000 })
    .chain((count) => fc.integer({ min: 0, max: count }).map((hits) => ({ hits, count })));

  it("holds the difference, turns its sign with the order, stays within -1 and 1, and widens with the confidence", () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [forth, back, wide] = [newcombe(a, b, 0.95), newcombe(b, a, 0.95), newcombe(a, b, 0.99)];
        if (forth === null || back === null || wide === null) return false;
        const near = (x: number, y: number) => Math.abs(x - y) < 1e-12;
        return (
          forth.low <= forth.difference &&
          forth.difference <= forth.high &&
          forth.low >= -1 - 1e-12 &&
          forth.high <= 1 + 1e-12 &&
          near(forth.low, -back.high) &&
          near(forth.high, -back.low) &&
          wide.low <= forth.low &&
          wide.high >= forth.high
        );
      }),
    );
  });
});
