// Whether a series has a trend: the Mann-Kendall test, corrected for ties and for serial correlation, and the Theil-Sen
// slope. No package for Node was found that has the test; trend.test.ts holds it to published values and pyMannKendall's.
//
// Sources: Mann 1945, Econometrica 13:245; Kendall 1975, Rank Correlation Methods; Hamed and Rao 1998, J. Hydrol. 204:182
// (variance under serial correlation); Sen 1968, JASA 63:1379.

import { upperTail } from "../normal.js";
import { lag1Correlation, rankCorrelation } from "./correlation.js";

/** One value of a series; `at` is its place in time, in any unit, in ascending order, perhaps with gaps. */
export type Point = { readonly at: number; readonly value: number };

export type Trend = {
  /** Theil-Sen: the median of the slopes of all pairs, value per unit of `at`. */
  readonly slope: number;
  /** Kendall's S: pairs that rise less pairs that fall. */
  readonly s: number;
  /** Of S when there is no trend. */
  readonly variance: number;
  /** Two-sided: how often a series without a trend would look at least as much like one. */
  readonly p: number;
  /** The p that as many values, as alike as these, would have if each were above the one before: the test gives no less. */
  readonly leastP: number;
};

/** `correlation`: whether values may depend on the one before, as those of neighbouring windows do. Needs two points. */
export function trendOf(points: readonly Point[], correlation: "serial" | "none" = "serial"): Trend {
  const slope = senSlope(points);
  const s = kendallS(points);
  const widened = correlation === "none" ? 1 : inflation(points, slope);
  const values = points.map(({ value }) => value);
  const variance = varianceOfS(values) * widened;
  const n = points.length;
  const leastP = twoSided((n * (n - 1)) / 2, varianceOfS([...values.keys()]) * widened);
  return { slope, s, variance, p: twoSided(s, variance), leastP };
}

/** With the correction for continuity. */
function twoSided(s: number, variance: number): number {
  const z = s === 0 || variance === 0 ? 0 : (Math.abs(s) - 1) / Math.sqrt(variance);
  return Math.min(1, 2 * upperTail(z));
}

/** What the Theil-Sen slope leaves over; of one point or more. */
export function lessItsLine(points: readonly Point[]): readonly number[] {
  const slope = points.length < 2 ? 0 : senSlope(points);
  return points.map(({ at, value }) => value - slope * at);
}

/** Of at least one value; the mean of the two in the middle when their number is even. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function senSlope(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [i, a] of points.entries())
    for (const b of points.slice(i + 1)) slopes.push((b.value - a.value) / (b.at - a.at));
  return medianOf(slopes);
}

function kendallS(points: readonly Point[]): number {
  let s = 0;
  for (const [i, a] of points.entries()) for (const b of points.slice(i + 1)) s += Math.sign(b.value - a.value);
  return s;
}

/** Kendall 1975: (n(n-1)(2n+5) - sum over ties t of t(t-1)(2t+5)) / 18. */
function varianceOfS(values: readonly number[]): number {
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  return (term(values.length) - [...ties.values()].reduce((sum, count) => sum + term(count), 0)) / 18;
}

/**
 * By how much serial correlation widens the variance: Hamed and Rao's n/n*, with the correlations of an AR(1) series instead
 * of one estimate per lag: windows are few, and a sum of many uncertain estimates alarms far more often than it says.
 */
function inflation(points: readonly Point[], slope: number): number {
  const n = points.length;
  const correlation = lag1Correlation([points.map(({ at, value }) => value - slope * at)]);
  let sum = 0;
  for (let lag = 1; lag < n - 2; lag++)
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * rankCorrelation(correlation, lag);
  return n < 3 ? 1 : 1 + (2 * sum) / (n * (n - 1) * (n - 2));
}
