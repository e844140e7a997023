// The statistics of the summary: shares with their uncertainty, and percentiles that say when a sample cannot bear them.

import type { Rate } from "../contract/summary.js";

declare const sorted: unique symbol;

/** Values in ascending order; made by {@link sortedSamples} alone. May be empty. */
export type SortedSamples = Float64Array & { readonly [sorted]: true };

/** Sorts in place. The values must be integers (microseconds): then no sum or comparison depends on the machine. */
export const sortedSamples = (values: Float64Array): SortedSamples => values.sort() as SortedSamples;

/** A percentile as thousandths, so that its rank is exact in integers. */
export type PerMille = 500 | 900 | 990 | 999;

/** Nearest-rank: the 1-based rank is ceil(p x n). */
export const rankOf = (perMille: PerMille, count: number): number => Math.floor((count * perMille + 999) / 1000);

/** A sample bears a percentile when at least one value is expected beyond it: n >= 1 / (1 - p). */
export const isSupported = (perMille: PerMille, count: number): boolean => count * (1000 - perMille) >= 1000;

/** In the unit of the samples; `null` when the sample cannot bear it. */
export function percentile(samples: SortedSamples, perMille: PerMille): number | null {
  if (!isSupported(perMille, samples.length)) return null;
  return samples[rankOf(perMille, samples.length) - 1] ?? null;
}

/** As {@link percentile}, with `neverCount` further values that rank above all others. */
export function percentileWithNever(
  samples: SortedSamples,
  neverCount: number,
  perMille: PerMille,
): number | null | "never" {
  const count = samples.length + neverCount;
  if (!isSupported(perMille, count)) return null;
  return samples[rankOf(perMille, count) - 1] ?? "never";
}

/** Beyond this the binomial distribution is as good as normal, and its terms underflow. */
const fewForBinomial = 1_000;

/**
 * The median's 95 % interval by order statistics, whatever the distribution: the values of rank k and n + 1 - k with the
 * largest k for which twice P(Binomial(n, 1/2) < k) is at most 5 % (Conover, Practical Nonparametric Statistics, 3.2).
 * `null` below 6 values, which cannot bear it.
 */
export function medianInterval(samples: SortedSamples): { readonly low: number; readonly high: number } | null {
  const count = samples.length;
  const rank = count > fewForBinomial ? Math.floor((count - z975 * Math.sqrt(count)) / 2) : binomialRank(count);
  const [low, high] = [samples[rank - 1], samples[count - rank]];
  return rank < 1 || low === undefined || high === undefined ? null : { low, high };
}

function binomialRank(count: number): number {
  let probability = 0.5 ** count;
  let below = probability;
  let rank = 0;
  while (below <= 0.025 && rank < count) {
    rank += 1;
    probability *= (count - rank + 1) / rank;
    below += probability;
  }
  return rank;
}

/** The 0.975 quantile of the standard normal distribution (NIST/SEMATECH e-Handbook, section 1.3.6.7.1), to 16 digits. */
const z975 = 1.959963984540054;

/**
 * `hits` of `count` with the two-sided 95 % Wilson score interval (Newcombe 1998, Statistics in Medicine 17:857, method
 * 3), all rounded to 6 decimals. `null` when count is 0.
 */
export function wilson(hits: number, count: number): Rate {
  if (count === 0) return { value: null, low: null, high: null, confidence: 0.95, count };
  const { low, high } = scoreInterval(hits, count, z975);
  return { value: rounded(hits / count), low: rounded(low), high: rounded(high), confidence: 0.95, count };
}

/**
 * The same for any two-sided normal quantile `z`, not rounded. `hits` and `count` need not be whole: they may be those of an
 * effective sample.
 */
export function scoreInterval(hits: number, count: number, z: number): { readonly low: number; readonly high: number } {
  const share = hits / count;
  const z2 = z * z;
  const centre = share + z2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count));
  const scale = 1 + z2 / count;
  return { low: hits === 0 ? 0 : (centre - half) / scale, high: hits === count ? 1 : (centre + half) / scale };
}

const rounded = (share: number): number => Math.round(share * 1e6) / 1e6;

/** Microseconds as milliseconds with one decimal. Adding 0 turns -0 into 0. */
export const msOf = (us: number): number => Math.round(us / 100) / 10 + 0;

/** {@link msOf} where there may be nothing to convert. */
export const msOrNull = (us: number | null): number | null => (us === null ? null : msOf(us));
