// The interval of a difference of any figure of two versions: the bootstrap of whole rounds, each version's among themselves.
// The round is the unit because one stuck worker loses a streak: dispatches of one round are no independent witnesses.
//
// Sources: Efron and Tibshirani 1993, An Introduction to the Bootstrap, 13; Davison and Hinkley 1997, 3.8 (clusters); Hesterberg
// 2015, The American Statistician 69:371 (the expanded percentile interval, for few of them; docs/statistics.md has its coverage).

import { draw } from "../../contract/draw.js";
import { tQuantile, upperTail } from "../normal.js";
import type { Figure } from "./figure.js";
import { apart, type Sizes } from "./relabel.js";

/** The same for all figures of a comparison. Each holds weights for all rounds, of which the other version's are 0. */
export type Resamples = {
  readonly sizes: Sizes;
  readonly base: readonly Uint16Array[];
  readonly candidate: readonly Uint16Array[];
};

/** Of candidate less base; an end is infinite where there one of them is never and the other is not. */
export type Bounds = { readonly low: number; readonly high: number };

const usualTimes = 10_000;

/** Rounds drawn with replacement, as many as there are. Of each version at least one. */
export function resamplesOf(sizes: Sizes, seed: number, times = usualTimes): Resamples {
  const { base, candidate } = sizes;
  const drawn = (version: string, from: number, rounds: number) =>
    Array.from({ length: times }, (_, number) => {
      const weights = new Uint16Array(base + candidate);
      for (let i = 0; i < rounds; i++) {
        const round = from + Math.floor(draw(seed, `resample ${version}`, `${number}/${i}`) * rounds);
        weights[round] = (weights[round] ?? 0) + 1;
      }
      return weights;
    });
  return { sizes, base: drawn("base", 0, base), candidate: drawn("candidate", base, candidate) };
}

/** Two-sided; `null` where the figure has no value in too many resamples to say. */
export function intervalOf(figure: Figure, { sizes, base, candidate }: Resamples, confidence: number): Bounds | null {
  const differences = Float64Array.from(base, (weights, i) => apart(figure(candidate[i] ?? []), figure(weights)));
  const known = differences.filter((difference) => !Number.isNaN(difference)).sort();
  const cut = Math.floor(known.length * tailOf(sizes, confidence));
  const [low, high] = [known[cut], known[known.length - 1 - cut]];
  return low === undefined || high === undefined || known.length < differences.length / 2 ? null : { low, high };
}

/**
 * What is cut off at each end. The plain percentile interval of a mean of n is too narrow by sqrt((n - 1) / n), and takes the
 * normal quantile where Student's is due. The smaller version counts alone: the other may not vary at all (no loss in any round).
 */
function tailOf({ base, candidate }: Sizes, confidence: number): number {
  const rounds = Math.min(base, candidate);
  if (rounds < 2) return 0;
  return upperTail(Math.sqrt(rounds / (rounds - 1)) * tQuantile((1 + confidence) / 2, rounds - 1));
}
