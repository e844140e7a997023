// Differences of figures with intervals, and what a spread between runs adds to them.

import { describe, expect, it } from "vitest";
import { differenceOf, spreadOf, widened } from "./difference.js";

const bounded = (low: number | null, value: number, high: number | null) => ({ low, value, high });

describe("a difference", () => {
  it.each([
    [
      "square and add",
      bounded(7, 10, 14),
      bounded(2, 6, 9),
      { difference: 4, low: 4 - Math.hypot(3, 3), high: 4 + Math.hypot(4, 4) },
    ],
    [
      "nothing bounds the run from above",
      bounded(7, 10, null),
      bounded(2, 6, 9),
      { difference: 4, low: 4 - Math.hypot(3, 3), high: null },
    ],
    [
      "nothing bounds the baseline from above",
      bounded(7, 10, 14),
      bounded(2, 6, null),
      { difference: 4, low: null, high: 4 + Math.hypot(4, 4) },
    ],
  ])("%s", (_, candidate, base, expected) => {
    expect(differenceOf(candidate, base)).toEqual(expected);
  });
});

describe("the spread between runs", () => {
  const runs = (values: readonly number[], variance: number) => values.map((value) => ({ value, variance }));

  it.each([
    ["one run on each side says nothing", [[10], [12]], 0, null],
    ["nor do two of the baseline", [[10], [12, 14]], 0, null],
    ["three do", [[10], [10, 12, 14]], 0, { sd: 2, freedom: 2 }],
    [
      "sides have means of their own",
      [
        [0, 4],
        [100, 104],
      ],
      0,
      { sd: Math.sqrt(8), freedom: 2 },
    ],
    ["less what dispatches explain", [[10], [10, 12, 14]], 3, { sd: 1, freedom: 2 }],
    ["and not below nothing", [[10], [10, 12, 14]], 9, { sd: 0, freedom: 2 }],
  ])("%s", (_, sides, variance, expected) => {
    expect(spreadOf(sides.map((values) => runs(values, variance)))).toEqual(expected);
  });

  const plain = { difference: 5, low: 4, high: 6 };

  it.each([
    ["that is not known", null],
    ["of nothing", { sd: 0, freedom: 4 }],
  ])("widens nothing: one %s", (_, spread) => {
    expect(widened(plain, spread, { candidate: 1, base: 5 })).toEqual(plain);
  });

  it("that is all there is makes a t interval", () => {
    // t(0.975; 4) = 2.776445 (Conover 1999, table A21): 5 +- 2.776445 x 10 x sqrt(1 + 1/5).
    const { low, high } = widened(
      { difference: 5, low: 5, high: 5 },
      { sd: 10, freedom: 4 },
      { candidate: 1, base: 5 },
    );
    expect([low, high].map((end) => end?.toFixed(3))).toEqual(["-25.414", "35.414"]);
  });

  it("that hardly counts widens hardly", () => {
    const { low } = widened(plain, { sd: 0.01, freedom: 2 }, { candidate: 1, base: 5 });
    expect(low).toBeCloseTo(4, 3);
  });

  it("bounds nothing that was not bounded", () => {
    expect(widened({ difference: 5, low: null, high: null }, { sd: 1, freedom: 3 }, { candidate: 1, base: 2 })).toEqual(
      {
        ...{ difference: 5, low: null, high: null },
      },
    );
  });
});
