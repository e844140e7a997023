import { describe, expect, it, test } from "vitest";
import { upperTail } from "../normal.js";
import { medianOf, type Point, trendOf } from "./trend.js";

const inTurn = (values: readonly number[]): Point[] => values.map((value, at) => ({ at, value }));

/** pyMannKendall 1.4.3 (Hussain and Mahmud 2019, JOSS 4:1556), original_test: S, var(S), p and slope. */
test.each([
  ["four values", [10, 15, 14, 20], 4, 26 / 3, 0.3081795474670539, 2.916666666666667],
  ["ties", [23, 24, 29, 6, 29, 24, 20, 29, 23, 24, 29, 6], -1, 595 / 3, 1, 0],
  ["a fall", [9.1, 8.8, 8.9, 8.1, 8.4, 7.9, 7.2, 7.5, 6.9, 7.0], -37, 125, 0.0012821837418053317, -0.25],
  ["all the same", [5, 5, 5, 5, 5, 5], 0, 0, 1, 0],
  [
    "the Nile at Aswan, 1871 to 1890",
    [1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140],
    -46,
    2836 / 3,
    0.14330545886419643,
    -7.142857142857143,
  ],
])("%s without a correction for serial correlation", (_, values, s, variance, p, slope) => {
  const trend = trendOf(inTurn(values), "none");
  expect(trend.s).toBe(s);
  expect(trend.variance).toBeCloseTo(variance, 9);
  expect(trend.p).toBeCloseTo(p, 9);
  expect(trend.slope).toBeCloseTo(slope, 9);
});

describe("the slope", () => {
  it("is by time, so a gap in the series does not make it steeper", () => {
    const points = [0, 1, 2, 7, 8, 9].map((at) => ({ at, value: 3 * at }));
    expect(trendOf(points).slope).toBe(3);
  });

  it("does not follow a value far away from the others", () => {
    const values = Array.from({ length: 12 }, (_, i) => (i === 5 ? 10_000 : i));
    expect(trendOf(inTurn(values)).slope).toBeCloseTo(1, 9);
  });
});

describe("serial correlation", () => {
  // Runs of three: neighbours are alike, and nothing rises.
  const clustered = Array.from({ length: 30 }, (_, i) => Math.floor(i / 3) % 4);
  const alternating = Array.from({ length: 30 }, (_, i) => (i % 2) + i / 100);

  it.each([
    ["neighbours that are alike make a trend less certain", clustered, "wider"],
    ["neighbours that differ do not make it more certain", alternating, "the same"],
  ])("%s", (_, values, expected) => {
    const with_ = trendOf(inTurn(values)).variance;
    const without = trendOf(inTurn(values), "none").variance;
    expect(with_ > without ? "wider" : with_ === without ? "the same" : "narrower").toBe(expected);
  });
});

describe("the least p", () => {
  const rising = (n: number) => inTurn(Array.from({ length: n }, (_, i) => i));

  it("is that of a rise without noise", () => {
    expect(trendOf(rising(8)).leastP).toBe(trendOf(rising(8)).p);
    // S = 28, variance 8 x 7 x 21 / 18: z = 27 / 8.083.
    expect(trendOf(rising(8)).leastP).toBeCloseTo(0.000837, 6);
  });

  it("is the same whatever the values, but for their correlation", () => {
    const wavering = inTurn(Array.from({ length: 24 }, (_, i) => Math.sin(i / 4)));
    expect(trendOf(wavering, "none").leastP).toBe(trendOf(rising(24)).leastP);
    expect(trendOf(wavering).leastP).toBeGreaterThan(trendOf(rising(24)).leastP);
  });
});

/** SciPy 1.x's norm.sf, and the quantile of NIST's table. */
test.each([
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1, 0.15865525393145707],
  [1.96, 0.024997895148220435],
  [2.5758293035489004, 0.005],
  [2.9999999, 0.0013498984744],
  [3, 0.0013498980316300933],
  [3.5, 0.00023262907903552502],
  [5, 2.866515718791933e-7],
  [6, 9.865876450376946e-10],
])("the normal tail above %d", (z, expected) => {
  expect(upperTail(z) / expected).toBeCloseTo(1, 7);
});

test.each([
  ["one", [4], 4],
  ["an odd number", [9, 1, 5], 5],
  ["an even number", [9, 1, 5, 7], 6],
])("the median of %s", (_, values, expected) => {
  expect(medianOf(values)).toBe(expected);
});
