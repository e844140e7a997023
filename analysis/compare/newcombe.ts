// The interval of a difference of two rates: Newcombe's hybrid of two Wilson intervals. It counts every dispatch as if it were
// independent of the others; where they are not, an effective sample widens it (design-effect.ts).
//
// Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.

import { normalQuantile } from "../normal.js";
import { scoreInterval } from "../statistics.js";

/** `hits` of `count` dispatches; not whole numbers in an effective sample. */
export type Share = { readonly hits: number; readonly count: number };

export type DifferenceOfShares = { readonly difference: number; readonly low: number; readonly high: number };

/**
 * Candidate less base, with its two-sided interval, not rounded; `null` where one of them counted nothing.
 * @param confidence between 0 and 1, 0.95 as a rule
 */
export function newcombe(candidate: Share, base: Share, confidence: number): DifferenceOfShares | null {
  if (candidate.count === 0 || base.count === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const [theirs, ours] = [shareOf(candidate), shareOf(base)];
  const [c, b] = [scoreInterval(candidate.hits, candidate.count, z), scoreInterval(base.hits, base.count, z)];
  const difference = theirs - ours;
  return {
    difference,
    low: difference - Math.hypot(theirs - c.low, b.high - ours),
    high: difference + Math.hypot(c.high - theirs, ours - b.low),
  };
}

const shareOf = ({ hits, count }: Share): number => hits / count;
