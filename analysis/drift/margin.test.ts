import { describe, expect, test } from "vitest";
import { sizeOf } from "./margin.js";
import type { Measured } from "./series.js";

const values = (...of: readonly number[]): Measured[] => of.map((value, at) => ({ at, value, hits: 0, count: 0 }));
const missed = (hits: number, count: number): Measured[] => [{ at: 0, value: hits / count, hits, count }];

test.each<readonly [string, "ms" | "count" | "MB", number, number, string]>([
  ["a tenth of the first half's median", "ms", 200, 20, "yes"],
  ["less than a tenth", "ms", 200, 19, "no"],
  ["a fall by a tenth", "ms", 200, -20, "yes"],
  ["a tenth, but less than 10 ms", "ms", 20, 9, "no"],
  ["4 MB", "MB", 10, 4, "no"],
  ["2 rooms", "count", 0, 2, "yes"],
])("%s", (_, unit, level, shift, matters) => {
  expect(sizeOf(unit, values(level, level, level), values(level), shift)).toEqual({ amount: shift, matters });
});

describe("of the missed rate, the counts say what matters", () => {
  test.each<readonly [string, Measured[], Measured[], string]>([
    ["0 to 0.9 % of thousands is not noise", missed(0, 2700), missed(16, 1800), "yes"],
    ["0 to 0.9 % of two hundred may be", missed(0, 300), missed(2, 220), "no"],
    ["it falls as well", missed(100, 2000), missed(10, 2000), "yes"],
    ["of millions, 5 to 5.2 % is sure, but less than a tenth", missed(50_000, 1e6), missed(52_000, 1e6), "no"],
    ["nothing to count", [], missed(5, 10), "no"],
  ])("%s", (_, early, late, matters) => {
    expect(sizeOf("share", early, late, 0).matters).toBe(matters);
  });

  test("and the amount is of all dispatches, not of the median window", () => {
    const late = [...missed(0, 50), ...missed(0, 50), ...missed(6, 100)];
    expect(sizeOf("share", missed(0, 1000), late, 0).amount).toBeCloseTo(0.03, 9);
  });
});
