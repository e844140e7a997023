// Whether two neighbouring parts of a history really have two levels: the best split of their runs, by the difference of the means
// of their scores, against the best splits of the same scores in random orders. Orders, because the place of the cut was chosen
// for being the best, and because nothing is then asked of the distribution: rates with many zeros are as good as any.
//
// Sources: Matteson and James 2014, JASA 109:334 (E-divisive: change points by permutation); Pettitt 1979, Applied Statistics
// 28:126 (the best split, of ranks); Marsaglia 2003, J. Stat. Softw. 8:14 (xorshift).

import { rankCorrelation } from "../drift/correlation.js";
import { fewestInPart } from "./partition.js";

/** With more the least p would be smaller, and nothing else. */
const orders = 999;

const seed = 20_140_334;

/**
 * How often runs of one level in a random order split at least as well: between 1 in 1000 and 1. It stops where it is above `level`
 * for certain, and says 1.
 * @param correlation of neighbouring runs: those that are like the one before split better by themselves
 */
export function proofOf(scores: readonly number[], correlation: number, level: number): number {
  const { length } = scores;
  if (length < 2 * fewestInPart) return 1;
  const mean = scores.reduce((sum, score) => sum + score, 0) / length;
  const centred = Float64Array.from(scores, (score) => score - mean);
  const alone = weightsOf(length, 0);
  const found = bestSplit(centred, correlation === 0 ? alone : weightsOf(length, correlation));
  const shuffle = shufflerOf(seed);
  const tooMany = level * (orders + 1);
  let asGood = 0;
  for (let order = 0; order < orders; order++) {
    shuffle(centred);
    // The sums of equal splits may differ in their last digits.
    if (bestSplit(centred, alone) < found * (1 - 1e-9)) continue;
    asGood += 1;
    if (asGood + 1 > tooMany) return 1;
  }
  return (asGood + 1) / (orders + 1);
}

/** The largest square of the difference of means over its variance; what is the same for all splits is left out. */
function bestSplit(scores: Float64Array, weights: Float64Array): number {
  const last = scores.length - fewestInPart;
  let [sum, best] = [0, 0];
  for (let before = 1; before <= last; before++) {
    sum += scores[before - 1] ?? 0;
    const statistic = sum * sum * (weights[before] ?? 0);
    if (statistic > best) best = statistic;
  }
  return best;
}

/**
 * By how many come before a split, what makes its square of a sum comparable with that of others; 0 where a part is too short.
 * Runs like the one before widen the variance, never below that of independent ones (as drift/step.ts has it for one split).
 */
function weightsOf(length: number, correlation: number): Float64Array {
  const variances = sumVariances(length, correlation);
  const ofSum = (runs: number) => variances[runs] ?? 0;
  const weights = new Float64Array(length + 1);
  for (let before = fewestInPart; before <= length - fewestInPart; before++) {
    const after = length - before;
    const shared = (ofSum(length) - ofSum(before) - ofSum(after)) / 2;
    const ofDifference = ofSum(before) / before ** 2 + ofSum(after) / after ** 2 - (2 * shared) / (before * after);
    const wider = Math.max(1, ofDifference / (1 / before + 1 / after));
    weights[before] = 1 / (before * after * wider);
  }
  return weights;
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

/**
 * Puts values in another order, in place (Fisher and Yates): the same orders for the same seed. xorshift of 32 bits, because the
 * hash of contract/draw.ts for each would take ten times as long.
 */
function shufflerOf(start: number): (values: Float64Array) => void {
  let state = start;
  return (values) => {
    let bits = state;
    for (let last = values.length - 1; last > 0; last--) {
      bits ^= bits << 13;
      bits ^= bits >>> 17;
      bits ^= bits << 5;
      const other = Math.floor(((bits >>> 0) / 2 ** 32) * (last + 1));
      const value = values[last] ?? 0;
      values[last] = values[other] ?? 0;
      values[other] = value;
    }
    state = bits;
  };
}
