// The distribution of delays for a percentile plot: which ranks are drawn, so that the slowest hundredth has as much room as the
// slowest tenth. The lost rank last, at infinity. Of the run's page and of the live one alike.

type Rank = {
  /** One of so many (1/(1-p)) took at least this: where its step begins. */
  readonly oneIn: number;
  /** This share took no longer: by the nearest rank, as the summary's percentiles. */
  readonly share: number;
  /** "never": it was lost. */
  readonly delayMs: number | "never";
};

export type Ranks = {
  /** Of all dispatches with a delay or lost. */
  readonly count: number;
  readonly lost: number;
  readonly ranks: readonly Rank[];
};

/** @param delayMsOf of a rank from 1 to `arrived`, the shortest first */
export function ranksFrom(arrived: number, lost: number, most: number, delayMsOf: (rank: number) => number): Ranks {
  const count = arrived + lost;
  return {
    count,
    lost,
    ranks: ranksDrawn(count, most).map((rank) => ({
      oneIn: Math.round((count / (count - rank + 1)) * 1e4) / 1e4,
      share: Math.round((rank / count) * 1e6) / 1e6,
      delayMs: rank > arrived ? "never" : delayMsOf(rank),
    })),
  };
}

/** Ranks from 1 to `count`, all of them or so many that lie evenly over the logarithm of the share beyond. */
export function ranksDrawn(count: number, most: number): readonly number[] {
  if (count <= most) return Array.from({ length: count }, (_, i) => i + 1);
  const ranks = Array.from({ length: most }, (_, i) => count - Math.round(count ** (1 - i / (most - 1))) + 1);
  return [...new Set(ranks)].sort((a, b) => a - b);
}

/** Shares that one asks for, and the slowest. */
const toldShares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 1];

/** Those to read, among the ranks that are drawn: the first at or beyond each of the usual percentiles. */
export function toldOf({ ranks }: Ranks): readonly Rank[] {
  const found = toldShares.flatMap((share) => ranks.find((rank) => rank.share >= share) ?? []);
  return [...new Set(found)];
}
