// By how much losses in streaks make a rate less certain than its dispatches say: the variance between rounds against the
// binomial one. A stuck worker loses a streak, and then six rounds say little more than six dispatches would.
//
// Sources: Kish 1965, Survey Sampling, 6.3 and 8.2 (rounds as clusters of unequal size, the rate as a ratio); Korn and Graubard
// 1998, Survey Methodology 24:193 (the effective sample, with Student's t for so few clusters).

import { normalQuantile, tQuantile } from "../normal.js";
import type { Share } from "./newcombe.js";

/**
 * 1 where rounds differ no more than chance makes them, or where that cannot be known: fewer than two rounds, or all or nothing
 * hit (what that leaves open: unseen.ts). It is itself an estimate: of six rounds it is half of what it should be, or less, more than once in five times.
 */
export function designEffect(rounds: readonly Share[]): number {
  const counted = rounds.filter(({ count }) => count > 0);
  const { hits: hit, count: total } = together(counted);
  const share = hit / total;
  const binomial = total * share * (1 - share);
  if (counted.length < 2 || !(binomial > 0)) return 1;
  const squares = counted.reduce((sum, { hits, count }) => sum + (hits - count * share) ** 2, 0);
  return Math.max(1, ((counted.length / (counted.length - 1)) * squares) / binomial);
}

/**
 * All rounds together, as many dispatches as would say as much if they were independent: with it Newcombe's interval is widened.
 * Where the variance between rounds is more than chance makes it, it was measured with few rounds, and that widens it, too.
 */
export function effectiveOf(rounds: readonly Share[], confidence: number): Share {
  const effect = designEffect(rounds);
  const counted = rounds.filter(({ count }) => count > 0).length;
  const few = () => (tQuantile((1 + confidence) / 2, counted - 1) / normalQuantile((1 + confidence) / 2)) ** 2;
  const divisor = effect === 1 ? 1 : effect * few();
  const { hits, count } = together(rounds);
  return { hits: hits / divisor, count: count / divisor };
}

export const together = (rounds: readonly Share[]): Share => ({
  hits: rounds.reduce((sum, { hits }) => sum + hits, 0),
  count: rounds.reduce((sum, { count }) => sum + count, 0),
});
