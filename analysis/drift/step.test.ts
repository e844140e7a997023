import { describe, expect, it, test } from "vitest";
import { type Parts, stepOf } from "./step.js";
import type { Point } from "./trend.js";

const partsOf = (early: readonly number[], late: readonly number[], apart = 0): Parts => {
  const points = [...early, ...late].map((value, at): Point => ({ at, value }));
  return { early: points.slice(0, early.length), late: points.slice(early.length), apart };
};

/** With the correction for continuity; the first is the example in SciPy's documentation of mannwhitneyu, "asymptotic". */
test.each([
  ["SciPy's example", [19, 22, 16, 29, 24], [20, 11, 17, 12], -7, 0.11134688653314041],
  ["ties", [1, 1, 2, 2, 3, 3, 4], [2, 3, 4, 5, 5, 6], 2, 0.042262864655694656],
  ["all the same", [5, 5, 5], [5, 5, 5], 0, 1],
])("%s without a correction for serial correlation", (_, early, late, shift, p) => {
  const step = stepOf(partsOf(early, late), "none");
  expect(step.shift).toBeCloseTo(shift, 9);
  expect(step.p).toBeCloseTo(p, 9);
});

it("does not follow a value far away from the others", () => {
  const early = Array.from({ length: 12 }, (_, i) => i % 3);
  expect(stepOf(partsOf(early, [10, 11, 12, 10_000])).shift).toBe(10.5);
});

describe("serial correlation", () => {
  // Runs of four: neighbours are alike, and nothing steps.
  const clustered = (length: number) => Array.from({ length }, (_, i) => Math.floor(i / 4) % 3);
  const alternating = (length: number, level: number) => Array.from({ length }, (_, i) => level + (i % 2));

  it.each([
    ["makes a step of clustered values less certain", clustered(24), clustered(12).map((v) => v + 1), "less"],
    ["of neighbours that differ does not make it more certain", alternating(24, 0), alternating(12, 1), "as"],
  ])("%s", (_, early, late, expected) => {
    const parts = partsOf(early, late);
    const [with_, without] = [stepOf(parts).p, stepOf(parts, "none").p];
    expect(with_ > without ? "less" : with_ === without ? "as" : "more").toBe(expected);
  });

  it("makes parts that touch more alike than parts far from each other", () => {
    const parts = partsOf(
      clustered(24),
      clustered(12).map((v) => v + 1),
    );
    expect(stepOf({ ...parts, apart: 10 }).p).toBeGreaterThan(stepOf(parts).p);
  });

  it("is not taken from a late part's own slope: a leak that goes on is a step", () => {
    const early = Array.from({ length: 27 }, (_, i) => 100 + (i % 2));
    const late = Array.from({ length: 18 }, (_, i) => 110 + 5 * i + (i % 2));
    expect(stepOf(partsOf(early, late, 9)).p).toBe(stepOf(partsOf(early, late, 9), "none").p);
  });
});
