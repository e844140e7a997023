// Whether two neighbouring parts of a history really have two levels: the best split of their runs, by the difference of the means
// of their scores, against the best splits of the same scores in random orders. Orders, because the place of the cut was chosen
// for being the best, and because nothing is then asked of the distribution: rates with many zeros are as good as any.
//
// Sources: Matteson and James 2014, JASA 109:334 (E-divisive: change points by permutation); Pettitt 1979, Applied Statistics
// 28:126 (the best split, of ranks); Marsaglia 2003, J. Stat. Softw. 8:14 (xorshift).

import { rankCorrelation } from "../drift/correlation.js";
import { fewestInPart } from "./partition.js";

/** With more the least p would be smaller, and nothing else. */
const orders = 1_999;

const seed = 20_140_334;

/**
 * How often runs of one level in a random order split at least as well: between 1 in 2000 and 1. It stops where it is above `level`
 * for certain, and says 1.
 * @param correlation of neighbouring runs: those that are like the one before split better by themselves
 */
export function proofOf(scores: readonly number[], correlation: number, level: number): number {
  if (scores.length < 2 * fewestInPart) return 1;
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const centred = Float64Array.from(scores, (score) => score - mean);
  const found = bestSplit(centred, widening(scores.length, correlation));
  const random = randomOf(seed);
  const tooMany = level * (orders + 1);
  let asGood = 0;
  for (let order = 0; order < orders; order++) {
    shuffle(centred, random);
    // The sums of equal splits may differ in their last digits.
    if (bestSplit(centred, none) < found * (1 - 1e-9)) continue;
    asGood += 1;
    if (asGood + 1 > tooMany) return 1;
  }
  return (asGood + 1) / (orders + 1);
}

/** By how much the variance of a split's statistic is wider than that of independent runs, by how many come before it. */
type Widening = (before: number) => number;

const none: Widening = () => 1;

/** The largest square of the difference of means over its variance; what is the same for all splits is left out. */
function bestSplit(scores: Float64Array, wider: Widening): number {
  const { length } = scores;
  let [sum, best] = [0, 0];
  for (let before = 1; before <= length - fewestInPart; before++) {
    sum += scores[before - 1] ?? 0;
    if (before < fewestInPart) continue;
    const statistic = (sum * sum) / (before * (length - before)) / wider(before);
    if (statistic > best) best = statistic;
  }
  return best;
}

/** As drift/step.ts has it for one split of ranks: never below 1. */
function widening(length: number, correlation: number): Widening {
  if (correlation === 0) return none;
  const variances = sumVariances(length, correlation);
  const ofSum = (runs: number) => variances[runs] ?? 0;
  return (before) => {
    const after = length - before;
    const shared = (ofSum(length) - ofSum(before) - ofSum(after)) / 2;
    const crossed = (2 * shared) / (before * after);
    const ofDifference = ofSum(before) / before ** 2 + ofSum(after) / after ** 2 - crossed;
    return Math.max(1, ofDifference / (1 / before + 1 / after));
  };
}

/** Of the sum of so many neighbouring scores of an AR(1) series, in units of one's. */
function sumVariances(length: number, correlation: number): Float64Array {
  const variances = new Float64Array(length + 1);
  let [sum, weighted] = [0, 0];
  for (let runs = 1; runs <= length; runs++) {
    variances[runs] = runs + 2 * (runs * sum - weighted);
    const alike = rankCorrelation(correlation, runs);
    sum += alike;
    weighted += runs * alike;
  }
  return variances;
}

/** Fisher and Yates, in place. */
function shuffle(values: Float64Array, random: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const value = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = value;
  }
}

/** Numbers in [0, 1), the same for the same seed; xorshift of 32 bits, because a hash for each would take ten times as long. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
