// The ways to make an interval of a difference from resampled rounds that were tried beside the one that is shown, the expanded
// percentile interval (analysis/compare/resample.ts); a rate is judged by Newcombe's, widened. The bench prints what each covers,
// docs/statistics.md has that of the plain one, and of the others where they fail.

import type { Figure } from "../../analysis/compare/figure.js";
import { apart, type Sizes } from "../../analysis/compare/relabel.js";
import type { Bounds, Resamples } from "../../analysis/compare/resample.js";
import { normalQuantile, upperTail } from "../../analysis/normal.js";

type Weights = ArrayLike<number> & { readonly length: number };

const differenceOf = (figure: Figure, base: Weights, candidate: Weights): number =>
  apart(figure(candidate), figure(base));

const weightsOf = ({ base, candidate }: Sizes, version: "base" | "candidate"): Uint8Array =>
  Uint8Array.from({ length: base + candidate }, (_, i) => (i < base === (version === "base") ? 1 : 0));

/** Two-sided 95 %, as its name in the table. */
export const methods = { percentile, BCa: bca, studentised } as const;

function sortedDifferences(figure: Figure, { base, candidate }: Resamples): Float64Array {
  return Float64Array.from(base, (weights, i) => differenceOf(figure, weights, candidate[i] ?? [])).sort();
}

const at = (ascending: Float64Array, share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.max(0, Math.floor(share * ascending.length)))] ?? Number.NaN;

function percentile(figure: Figure, resamples: Resamples): Bounds {
  const ascending = sortedDifferences(figure, resamples);
  return { low: at(ascending, 0.025), high: at(ascending, 0.975) };
}

/** Efron 1987, JASA 82:171, with the jackknife over rounds of both versions for the acceleration. */
function bca(figure: Figure, resamples: Resamples): Bounds {
  const { sizes } = resamples;
  const ascending = sortedDifferences(figure, resamples);
  const seen = differenceOf(figure, weightsOf(sizes, "base"), weightsOf(sizes, "candidate"));
  const below = ascending.filter((one) => one < seen).length + ascending.filter((one) => one === seen).length / 2;
  const bias = normalQuantile(Math.min(0.9999, Math.max(0.0001, below / ascending.length)));
  const influences = jackknife(figure, sizes);
  const squares = influences.reduce((sum, one) => sum + one ** 2, 0);
  const cubes = influences.reduce((sum, one) => sum + one ** 3, 0);
  const acceleration = squares > 0 && Number.isFinite(squares) ? cubes / (6 * squares ** 1.5) : 0;
  const share = (z: number) => {
    const adjusted = bias + (bias + z) / (1 - acceleration * (bias + z));
    return adjusted >= 0 ? 1 - upperTail(adjusted) : upperTail(-adjusted);
  };
  return { low: at(ascending, share(normalQuantile(0.025))), high: at(ascending, share(normalQuantile(0.975))) };
}

/** Each round's influence on the difference: the mean without one less that without it. */
function jackknife(figure: Figure, sizes: Sizes): readonly number[] {
  const total = sizes.base + sizes.candidate;
  const without = Array.from({ length: total }, (_, i) => {
    const [base, candidate] = [weightsOf(sizes, "base"), weightsOf(sizes, "candidate")];
    (i < sizes.base ? base : candidate)[i] = 0;
    return differenceOf(figure, base, candidate);
  });
  const means = [without.slice(0, sizes.base), without.slice(sizes.base)].map(meanOf);
  return without.map((one, i) => (means[i < sizes.base ? 0 : 1] ?? 0) - one);
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The bootstrap-t (Efron and Tibshirani 1993, 12.5), its standard error by the jackknife over rounds of each resample. */
function studentised(figure: Figure, { sizes, base, candidate }: Resamples): Bounds {
  const ours = [weightsOf(sizes, "base"), weightsOf(sizes, "candidate")] as const;
  const seen = differenceOf(figure, ...ours);
  const error = standardError(figure, ...ours);
  if (!Number.isFinite(seen) || !Number.isFinite(error) || error === 0) return { low: seen, high: seen };
  const ascending = Float64Array.from(base.slice(0, 100), (weights, i) => {
    const theirs = candidate[i] ?? [];
    return (differenceOf(figure, weights, theirs) - seen) / standardError(figure, weights, theirs);
  })
    .filter((t) => Number.isFinite(t))
    .sort();
  return { low: seen - at(ascending, 0.975) * error, high: seen - at(ascending, 0.025) * error };
}

function standardError(figure: Figure, base: Weights, candidate: Weights): number {
  return Math.sqrt(varianceOf(figure, base) + varianceOf(figure, candidate));
}

function varianceOf(figure: Figure, weights: Weights): number {
  const whole = Array.from(weights);
  const rounds = whole.reduce((sum, weight) => sum + weight, 0);
  const without = whole.flatMap((weight, i) => {
    if (weight === 0) return [];
    const less = [...whole];
    less[i] = weight - 1;
    return [{ weight, value: figure(less) }];
  });
  const mean = without.reduce((sum, { weight, value }) => sum + weight * value, 0) / rounds;
  return ((rounds - 1) / rounds) * without.reduce((sum, { weight, value }) => sum + weight * (value - mean) ** 2, 0);
}
