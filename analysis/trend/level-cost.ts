// What it costs to say that delays have one level: their squares about its mean, in units of the noise, of their logarithms,
// because the noise of a delay grows with it. The noise is read off neighbouring runs, which a step leaves as they are.

import { lag1Correlation } from "../drift/correlation.js";
import { medianOf } from "../drift/trend.js";
import { type Candidates, type Cost, partition, partsOf, runningSums } from "./partition.js";

/** Below this a delay's one decimal says nothing. */
const leastMs = 0.1;

/** A run further from its neighbours than so many times the noise counts as that far: one bad night is no new level. */
const mostNoises = 3;
/** On either side. */
const neighbours = 4;

/** Where all values are alike any positive number will do. */
const leastVariance = 1e-9;

/** The largest differences of neighbours may be steps, and are left out; what is left has this share of the variance, if it is normal. */
const keptShare = 0.85;
const keptVariance = 0.5235;

/**
 * Runs that are like the one before widen the noise of a level's mean, so the cuts are looked for a second time with what the
 * first ones left over.
 * @param penalty of a cut, in units of the noise
 */
export function delayCandidates(valuesMs: readonly number[], penalty: number): Candidates {
  const logs = valuesMs.map((value) => Math.log(Math.max(value, leastMs)));
  const variance = noiseOf(logs);
  const tamed = logs.map((value, i) => tame(value, logs, i, Math.sqrt(variance)));
  const first = partition(tamed.length, squares(tamed, variance), penalty);
  const left = fromTheirFirst(partsOf(tamed, first));
  const correlation = lag1Correlation(left);
  const widened = (varianceAbout(left) * (1 + correlation)) / (1 - correlation);
  const cuts = partition(tamed.length, squares(tamed, Math.max(variance, widened)), penalty);
  return { cuts, scores: tamed, correlation: lag1Correlation(fromTheirFirst(partsOf(tamed, cuts))) };
}

/** Values that are all alike are exactly 0 then; about their mean the last digit of it would look like a correlation. */
const fromTheirFirst = (parts: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  parts.map((part) => part.map((value) => value - (part[0] ?? 0)));

/** Half the mean square of the differences of neighbours, the largest of them left out. */
function noiseOf(values: readonly number[]): number {
  const squared = values
    .slice(1)
    .map((value, i) => (value - (values[i] ?? value)) ** 2)
    .sort((a, b) => a - b);
  const kept = squared.slice(0, Math.max(1, Math.ceil(squared.length * keptShare)));
  const mean = kept.reduce((sum, square) => sum + square, 0) / kept.length;
  return Math.max(leastVariance, mean / keptVariance / 2);
}

function tame(value: number, values: readonly number[], at: number, noise: number): number {
  const middle = medianOf(values.slice(Math.max(0, at - neighbours), at + neighbours + 1));
  return Math.min(middle + mostNoises * noise, Math.max(middle - mostNoises * noise, value));
}

function varianceAbout(parts: readonly (readonly number[])[]): number {
  let [squared, count] = [0, 0];
  for (const part of parts) {
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    squared += part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    count += part.length - 1;
  }
  return squared / count;
}

function squares(values: readonly number[], variance: number): Cost {
  const sums = runningSums(values);
  const squareSums = runningSums(values.map((value) => value * value));
  return (from, to) => {
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0);
    const square = (squareSums[to] ?? 0) - (squareSums[from] ?? 0);
    return Math.max(0, square - (sum * sum) / (to - from)) / variance;
  };
}
