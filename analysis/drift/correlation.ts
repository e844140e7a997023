// How much neighbours of a series are alike. Tests of significance take values for independent; those of neighbouring windows
// are not, and without a correction a run without drift is accused far too often.

/** Nearer to 1 a series of a few dozen values cannot be told from a trend. */
const highestCorrelation = 0.95;

/**
 * The correlation of an AR(1) series at lag 1, between 0 and {@link highestCorrelation}: what looks like a negative one must not
 * make a test more certain. `pieces` are parts of the series, each less its own line: a trend in them would pass for correlation.
 */
export function lag1Correlation(pieces: readonly (readonly number[])[]): number {
  let [count, square, product] = [0, 0, 0];
  for (const piece of pieces) {
    const mean = piece.reduce((sum, value) => sum + value, 0) / piece.length;
    const deviations = piece.map((value) => value - mean);
    count += piece.length;
    square += deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
    product += deviations.slice(1).reduce((sum, deviation, i) => sum + deviation * (deviations[i] ?? 0), 0);
  }
  if (count <= 4 * pieces.length || square === 0) return 0;
  // A short series less its line shows about (2 + 4 r) / n too little; drift.simulation.test.ts holds it to account.
  const unbiased = ((count * product) / square + 2 * pieces.length) / (count - 4 * pieces.length);
  return Math.min(highestCorrelation, Math.max(0, unbiased));
}

/** Of the ranks of two values `lag` apart, from that of the values (Kendall 1975, as Hamed and Rao use it). */
export const rankCorrelation = (correlation: number, lag: number): number =>
  (6 / Math.PI) * Math.asin(correlation ** lag / 2);
