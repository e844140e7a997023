import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { percentileWithNever, sortedSamples } from "../statistics.js";
import { quantileFigure, rateFigure } from "./figure.js";

const shares = [
  { hits: 1, count: 10 },
  { hits: 2, count: 20 },
  { hits: 6, count: 30 },
];

test.each([
  ["all rounds once", [1, 1, 1], 9 / 60],
  ["the first twice, the last once", [2, 0, 1], 8 / 50],
  ["none: there is no rate", [0, 0, 0], Number.NaN],
])("the rate of %s", (_, weights, expected) => {
  expect(rateFigure(shares)(weights)).toBe(expected);
});

const rounds = [
  { values: [30, 10, 20], never: 0 },
  { values: [10, 50], never: 2 },
  { values: [], never: 1 },
];

describe("a quantile", () => {
  it.each([
    ["p50 of the first round", 500, [1, 0, 0], 20],
    ["p50 of the first two, rank 4 of 7", 500, [1, 1, 0], 30],
    ["p50 of the first once and the second twice, rank 6 of 11: 10 10 10 20 30 50 50", 500, [1, 2, 0], 50],
    ["p90 of the first two, rank 7 of 7, is a lost one", 900, [1, 1, 0], Number.POSITIVE_INFINITY],
    ["p50 of a round of which all were lost", 500, [0, 0, 3], Number.POSITIVE_INFINITY],
    ["no round has none", 500, [0, 0, 0], Number.NaN],
  ] as const)("%s", (_, perMille, weights, expected) => {
    expect(quantileFigure(rounds, perMille)(weights)).toBe(expected);
  });

  it("is the nearest-rank percentile of all dispatches of the rounds, each as often as it weighs", () => {
    const round = fc.record({
      values: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
      never: fc.integer({ min: 0, max: 3 }),
      weight: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(round, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(500, 900, 990),
        (given, perMille) => {
          const weights = given.map(({ weight }) => weight);
          const values = given.flatMap((one) => Array.from({ length: one.weight }, () => one.values).flat());
          const never = given.reduce((sum, one) => sum + one.weight * one.never, 0);
          const expected = percentileWithNever(sortedSamples(Float64Array.from(values)), never, perMille as 500);
          const found = quantileFigure(given, perMille as 500)(weights);
          return expected === null || found === (expected === "never" ? Number.POSITIVE_INFINITY : expected);
        },
      ),
    );
  });
});
