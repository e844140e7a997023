// The distribution of delays for the percentile plot: every sample at its rank, over the share that took longer, so that
// the slowest hundredth has as much room as the slowest tenth. The lost rank last, at infinity. Pure.

import { msOf, type SortedSamples } from "../statistics.js";

/** One of so many (1/(1-p)) took at least this; "never": it was lost. */
type Rank = { readonly oneIn: number; readonly delayMs: number | "never" };

export type Ranks = {
  /** Of all dispatches with a delay or lost. */
  readonly count: number;
  readonly lost: number;
  readonly ranks: readonly Rank[];
};

/** More would not be told apart on a picture. */
const mostDrawn = 400;

export function ranksOf(delays: SortedSamples, lost: number): Ranks {
  const count = delays.length + lost;
  return {
    count,
    lost,
    ranks: ranksDrawn(count, mostDrawn).map((rank) => {
      const delayUs = delays[rank - 1];
      return {
        oneIn: Math.round((count / (count - rank + 1)) * 1e4) / 1e4,
        delayMs: delayUs === undefined ? "never" : msOf(delayUs),
      };
    }),
  };
}

/** Ranks from 1 to `count`, all of them or so many that lie evenly over the logarithm of the share beyond. */
export function ranksDrawn(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i + 1);
  const ranks = Array.from({ length: most }, (_, i) => count - Math.round(count ** (1 - i / (most - 1))) + 1);
  return [...new Set(ranks)].sort((a, b) => a - b);
}
