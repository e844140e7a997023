// By how much losses in streaks make a rate less certain than its dispatches say: the variance between rounds against the
// binomial one. A stuck worker loses a streak, and then six rounds say little more than six dispatches would.
//
// Source: Kish 1965, Survey Sampling, 8.2 and 6.3 (rounds as clusters of unequal size, the rate as a ratio).

import type { Share } from "./newcombe.js";

/**
 * 1 where rounds differ no more than chance makes them, or where that cannot be known: fewer than two rounds, or all or nothing
 * hit. It is itself an estimate: of six rounds it is half of what it should be, or less, more than once in five times.
 */
export function designEffect(rounds: readonly Share[]): number {
  const counted = rounds.filter(({ count }) => count > 0);
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const share = counted.reduce((sum, { hits }) => sum + hits, 0) / total;
  const binomial = total * share * (1 - share);
  if (counted.length < 2 || !(binomial > 0)) return 1;
  const squares = counted.reduce((sum, { hits, count }) => sum + (hits - count * share) ** 2, 0);
  return Math.max(1, ((counted.length / (counted.length - 1)) * squares) / binomial);
}
