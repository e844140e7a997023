import { describe, expect, it } from "vitest";
import { linear, linearTicks, logarithmic, logTicks, niceAbove, niceBelow, timeStep, timeTicks } from "./scale.js";

it.each([
  ["the begin", 0, 50],
  ["the end", 10, 150],
  ["the middle", 5, 100],
  ["beyond", 20, 250],
])("a linear scale places %s", (_, value, place) => {
  expect(linear([0, 10], [50, 150]).at(value)).toBe(place);
});

it("a scale of one value places it in the middle", () => {
  expect(linear([3, 3], [0, 10]).at(3)).toBe(5);
});

it.each([
  ["the begin", 1, 0],
  ["a tenth of the way in logarithms", 10, 50],
  ["the end", 100, 100],
  ["nothing, which has no logarithm", 0, 0],
])("a logarithmic scale places %s", (_, value, place) => {
  expect(logarithmic([1, 100], [0, 100]).at(value)).toBe(place);
});

it.each([
  [0.7, 1, 0.5],
  [1, 1, 1],
  [3, 5, 2],
  [212.5, 500, 200],
  [20_000, 20_000, 20_000],
])("around %f the round figures are %f and %f", (value, above, below) => {
  expect([niceAbove(value), niceBelow(value)]).toEqual([above, below]);
});

describe("ticks", () => {
  it.each([
    [10, 5, [0, 2, 4, 6, 8, 10]],
    [0.3, 5, [0, 0.1, 0.2, 0.3]],
    [0, 5, [0]],
  ])("of 0 to %f", (to, most, ticks) => {
    expect(linearTicks(to, most)).toEqual(ticks);
  });
  it.each([
    [[100, 2_000], 9, [100, 200, 500, 1_000, 2_000]],
    [[1, 1_000_000], 9, [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]],
  ] as const)("of a logarithmic axis %j", (domain, most, ticks) => {
    expect(logTicks(domain, most)).toEqual(ticks);
  });
  it.each([
    ["a short run", [0, 40_000], 10, [0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000]],
    ["a night", [0, 28_800_000], 4, [0, 7_200_000, 14_400_000, 21_600_000, 28_800_000].filter((_, i) => i < 5)],
    ["a part of it", [61_000, 64_000], 4, [61_000, 62_000, 63_000, 64_000]],
  ] as const)("of a clock: %s", (_, domain, most, ticks) => {
    expect(timeTicks(domain, most)).toEqual(ticks);
  });
  it("come in steps of a clock", () => {
    expect([timeStep(59_000, 10), timeStep(3_600_000, 10), timeStep(400 * 86_400_000, 10)]).toEqual([
      10_000, 600_000, 604_800_000,
    ]);
  });
});
