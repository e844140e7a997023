// A figure of several rounds together, each counted as often as a weight says: what resampling and relabelling ask for thousands
// of times. Dispatches of all rounds are put together; a lost one ranks after every number.

import { type PerMille, rankOf } from "../statistics.js";
import type { Share } from "./newcombe.js";

/** How often each round counts; whole numbers, 0 leaves it out. */
type Weights = ArrayLike<number>;

/** NaN where nothing was counted; Infinity where the rank falls on one that never arrived. */
export type Figure = (weights: Weights) => number;

/** What arrived in one round after how long, and how many never did. */
export type RoundValues = { readonly values: ArrayLike<number>; readonly never: number };

export const rateFigure =
  (rounds: readonly Share[]): Figure =>
  (weights) => {
    let [hits, count] = [0, 0];
    for (let i = 0; i < rounds.length; i++) {
      const { hits: hit = 0, count: counted = 0 } = rounds[i] ?? {};
      hits += hit * (weights[i] ?? 0);
      count += counted * (weights[i] ?? 0);
    }
    return hits / count;
  };

/** Nearest-rank, whether or not so few values can bear it. The values are sorted once, here. */
export function quantileFigure(rounds: readonly RoundValues[], perMille: PerMille): Figure {
  const width = rounds.length;
  const totals = rounds.map(({ values, never }) => values.length + never);
  const distinct = distinctOf(rounds);
  const below = countsUpTo(rounds, distinct);
  const reached = (index: number, weights: Weights): number => {
    let sum = 0;
    for (let r = 0; r < width; r++) sum += (below[index * width + r] ?? 0) * (weights[r] ?? 0);
    return sum;
  };
  return (weights) => {
    const total = totals.reduce((sum, count, r) => sum + count * (weights[r] ?? 0), 0);
    if (total === 0) return Number.NaN;
    const rank = rankOf(perMille, total);
    let [low, high] = [0, distinct.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (reached(middle, weights) >= rank) high = middle;
      else low = middle + 1;
    }
    return distinct[low] ?? Number.POSITIVE_INFINITY;
  };
}

function distinctOf(rounds: readonly RoundValues[]): Float64Array {
  const all = Float64Array.from(rounds.flatMap(({ values }) => Array.from(values))).sort();
  return all.filter((value, i) => i === 0 || value !== all[i - 1]);
}

/** By value, then by round: how many of the round's are at most the value. */
function countsUpTo(rounds: readonly RoundValues[], distinct: Float64Array): Int32Array {
  const width = rounds.length;
  const counts = new Int32Array(distinct.length * width);
  for (const [r, { values }] of rounds.entries()) {
    const sorted = Float64Array.from(values).sort();
    let reached = 0;
    for (const [index, value] of distinct.entries()) {
      while (reached < sorted.length && (sorted[reached] ?? 0) <= value) reached += 1;
      counts[index * width + r] = reached;
    }
  }
  return counts;
}
