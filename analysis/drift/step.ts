// Whether the end of a series lies elsewhere than its beginning: a step or a late leak, which a trend over the whole time
// passes over. The Mann-Whitney test, corrected for ties and for serial correlation, and the Hodges-Lehmann shift.
//
// Sources: Mann and Whitney 1947, Ann. Math. Stat. 18:50; Lehmann 1975, Nonparametrics (ties); Hodges and Lehmann 1963, Ann.
// Math. Stat. 34:598.

import { upperTail } from "../normal.js";
import { lag1Correlation, rankCorrelation } from "./correlation.js";
import { lessItsLine, medianOf, type Point } from "./trend.js";

/** Two parts of a series, of two points and more each; `apart` of its points lie between them and belong to none. */
export type Parts = { readonly early: readonly Point[]; readonly late: readonly Point[]; readonly apart: number };

export type Step = {
  /** The median of the differences of all pairs, late less early. */
  readonly shift: number;
  /** Two-sided: how often parts of one level would look at least as different. */
  readonly p: number;
};

/** `correlation`: as in trend.ts. */
export function stepOf(parts: Parts, correlation: "serial" | "none" = "serial"): Step {
  const early = parts.early.map(({ value }) => value);
  const late = parts.late.map(({ value }) => value);
  const differences = late.flatMap((after) => early.map((before) => after - before));
  const above = differences.reduce((sum, difference) => sum + Math.sign(difference), 0) / 2;
  const variance = varianceOfU(early, late) * (correlation === "none" ? 1 : inflation(parts));
  const z = above === 0 || variance === 0 ? 0 : Math.max(0, Math.abs(above) - 0.5) / Math.sqrt(variance);
  return { shift: medianOf(differences), p: Math.min(1, 2 * upperTail(z)) };
}

/** Lehmann 1975: mn/12 (N + 1 - sum over ties t of (t^3 - t) / N(N - 1)). */
function varianceOfU(early: readonly number[], late: readonly number[]): number {
  const all = [...early, ...late];
  const n = all.length;
  const ties = new Map<number, number>();
  for (const value of all) ties.set(value, (ties.get(value) ?? 0) + 1);
  const tied = [...ties.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
  return ((early.length * late.length) / 12) * (n + 1 - tied / (n * (n - 1)));
}

/** By how much an AR(1) series widens the variance of the difference of its parts' mean ranks; never below 1. */
function inflation({ early, late, apart }: Parts): number {
  const correlation = lag1Correlation([lessItsLine(early), lessItsLine(late)]);
  const weights = [...early.map(() => -1 / early.length), ...Array(apart).fill(0), ...late.map(() => 1 / late.length)];
  let [single, crossed] = [0, 0];
  for (const [i, a] of weights.entries()) {
    single += a * a;
    for (let j = i + 1; j < weights.length; j++) crossed += 2 * a * weights[j] * rankCorrelation(correlation, j - i);
  }
  return Math.max(1, 1 + crossed / single);
}
