// The interval of a difference of two figures from the intervals of each, and how it widens where runs of one and the same kind
// differ by more than their dispatches explain: another night, another neighbour on the machine.
//
// Sources: Zou and Donner 2008, Statistics in Medicine 27:1693 (the square-and-add that Newcombe's is a case of); Satterthwaite
// 1946, Biometrics Bulletin 2:110 (degrees of freedom of a sum of variances).

import { normalQuantile, tQuantile } from "../normal.js";

/** A bound is `null` where nothing bounds it. */
export type Bounded = { readonly value: number; readonly low: number | null; readonly high: number | null };

export type Difference = { readonly difference: number; readonly low: number | null; readonly high: number | null };

/** Between runs, beyond what their dispatches explain. */
export type Spread = { readonly sd: number; readonly freedom: number };

/** Two runs alone say nothing: their difference may be anything. */
const leastFreedom = 2;

export const confidence = 0.95;
const z = normalQuantile((1 + confidence) / 2);

/** Candidate less base. */
export function differenceOf(candidate: Bounded, base: Bounded): Difference {
  const difference = candidate.value - base.value;
  return {
    difference,
    low:
      candidate.low === null || base.high === null
        ? null
        : difference - Math.hypot(candidate.value - candidate.low, base.high - base.value),
    high:
      candidate.high === null || base.low === null
        ? null
        : difference + Math.hypot(candidate.high - candidate.value, base.value - base.low),
  };
}

/** One run's figure and the variance that its dispatches explain. */
export type OfRun = { readonly value: number; readonly variance: number };

/** @param sides the runs of each; their own means may differ. `null` with too few runs to know. */
export function spreadOf(sides: readonly (readonly OfRun[])[]): Spread | null {
  const several = sides.filter(({ length }) => length > 1);
  const freedom = several.reduce((sum, { length }) => sum + length - 1, 0);
  if (freedom < leastFreedom) return null;
  const squares = several.reduce((sum, runs) => {
    const mean = meanOf(runs.map(({ value }) => value));
    return sum + runs.reduce((all, { value }) => all + (value - mean) ** 2, 0);
  }, 0);
  const explained = meanOf(several.flat().map(({ variance }) => variance));
  return { sd: Math.sqrt(Math.max(0, squares / freedom - explained)), freedom };
}

/** The same difference between means of so many runs, each of which may be off by the spread. */
export function widened(
  { difference, low, high }: Difference,
  spread: Spread | null,
  { candidate, base }: { readonly candidate: number; readonly base: number },
): Difference {
  if (spread === null || spread.sd === 0) return { difference, low, high };
  const ofRuns = z * z * spread.sd ** 2 * (1 / candidate + 1 / base);
  const half = (leg: number): number => {
    const sum = leg ** 2 + ofRuns;
    const freedom = Math.floor((spread.freedom * sum ** 2) / ofRuns ** 2);
    return (tOf(freedom) / z) * Math.sqrt(sum);
  };
  return {
    difference,
    low: low === null ? null : difference - half(difference - low),
    high: high === null ? null : difference + half(high - difference),
  };
}

/** From here on t is the normal distribution to three digits. */
const manyFreedom = 1_000;

const tOf = (freedom: number): number => (freedom > manyFreedom ? z : tQuantile((1 + confidence) / 2, freedom));

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
